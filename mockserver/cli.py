"""The command line. What a command needs is imported when it is called: `serve` must be quick."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from mockserver import __version__

if TYPE_CHECKING:
    from mockserver.kernel.vendor import Vendor
    from mockserver.settings import Settings


class _ServeByDefault(TyperGroup):
    """`mockserver --port 5000` is `mockserver serve --port 5000`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        own = {option for param in self.get_params(ctx) for option in param.opts}
        if not args or (args[0].startswith("-") and args[0] not in own):
            args = ["serve", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_ServeByDefault,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A self-hosted sandbox that behaves like vendors' messaging APIs.\n\n"
    "Without a command it serves: see `mockserver serve --help`.",
)


class Format(StrEnum):
    """How variables are written."""

    SHELL = "shell"
    DOTENV = "dotenv"
    JSON = "json"


def _option(help_text: str, *names: str) -> Any:
    return typer.Option(*names, help=help_text, show_default=False)


Text = str | None
Host = Annotated[Text, _option("Address to listen at [127.0.0.1].")]
Port = Annotated[Text, _option("Port to listen at; 0 takes a free one [4360].")]
PublicUrl = Annotated[Text, _option("URL under which others reach the server; links use it.")]


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        typer.echo(f"mockserver {__version__}")
        raise typer.Exit


@app.callback()
def start(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Its version.")
    ] = False,
) -> None:
    """Answer for the options that come before a command."""


@app.command()
def serve(
    host: Host = None,
    port: Port = None,
    data: Annotated[Text, _option("Directory of the databases [./.mockserver].")] = None,
    ephemeral: Annotated[bool, _option("Keep all in memory.", "--ephemeral")] = False,
    public_url: PublicUrl = None,
    auth: Annotated[
        Text, _option("open: any well-formed credential is good; strict: the seeded ones [open].")
    ] = None,
    admin_token: Annotated[
        Text, _option("Token of control API and inbox; made up at addresses beyond loopback.")
    ] = None,
    no_admin_auth: Annotated[
        bool, _option("Ask for no token at any address.", "--no-admin-auth")
    ] = False,
    allowed_host: Annotated[
        list[str] | None, _option("A further name of the server; may be repeated.")
    ] = None,
    trust_proxy: Annotated[
        list[str] | None,
        _option("Address or network of a proxy whose X-Forwarded-… count; may be repeated."),
    ] = None,
    reset_every: Annotated[
        Text, _option("Reset all sandboxes at regular times: 30m, 24h, 7d; from midnight UTC.")
    ] = None,
    demo_data: Annotated[
        bool,
        _option("Fill the default sandbox with demo data, after each reset too.", "--demo-data"),
    ] = False,
    egress: Annotated[
        Text,
        _option("Where callbacks may go: dev (loopback, private, public), public, none [dev]."),
    ] = None,
    seed: Annotated[Text, _option("Seed of all ids and chance [0].")] = None,
    log_format: Annotated[Text, _option("text or json [text].")] = None,
    max_body: Annotated[
        Text, _option("Largest request body in bytes [the vendor's own, else 33554432].")
    ] = None,
    max_sandboxes: Annotated[
        Text, _option("Sandboxes kept in memory with --ephemeral [1000].")
    ] = None,
    cap_requests: Annotated[Text, _option("Exchanges a sandbox's journal keeps [10000].")] = None,
    cap_request_bytes: Annotated[Text, _option("Their bytes [67108864].")] = None,
    cap_messages: Annotated[Text, _option("Messages a sandbox's inbox keeps [50000].")] = None,
    cap_callbacks: Annotated[Text, _option("Callbacks a sandbox keeps [50000].")] = None,
) -> None:
    """Serve the vendors, the control API and the inbox.

    Each flag has an environment variable: --public-url is MOCKSERVER_PUBLIC_URL.
    """
    flags = dict(locals())
    settings = _read_settings(**flags)
    from mockserver.server import StartError, run

    try:
        code = run(settings)
    except StartError as error:
        _fail(str(error), 1)
    raise typer.Exit(code)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def demo(
    context: typer.Context,
    once: Annotated[bool, _option("Play the story once, and end.", "--once")] = False,
    fast: Annotated[
        bool, _option("Move the sandbox's clock instead of waiting.", "--fast")
    ] = False,
    admin_token: Annotated[
        Text,
        typer.Option(
            envvar="MOCKSERVER_ADMIN_TOKEN",
            help="Token of control API and inbox.",
            show_default=False,
            show_envvar=False,
        ),
    ] = None,
) -> None:
    """Serve with demo data, in memory, and play a short story with all vendors.

    It goes on until Ctrl-C. All other flags of `serve` are taken too; with --data it is kept.
    """
    from mockserver.demo.performance import perform
    from mockserver.demo.stage import DemoError

    try:
        perform(context.args, token=admin_token, once=once, fast=fast, tell=typer.echo)
    except DemoError as error:
        _fail(str(error), 1)
    except KeyboardInterrupt:
        typer.echo("The demo has ended.")


@app.command()
def env(
    style: Annotated[Format, typer.Option("--format", help="How they are written.")] = Format.SHELL,
    sandbox: Annotated[Text, _option("Lead to this sandbox instead of the default one.")] = None,
    host: Host = None,
    port: Port = None,
    public_url: PublicUrl = None,
) -> None:
    """Print base URLs and working credentials as variables.

    In a shell: eval "$(mockserver env)".
    """
    settings = _read_settings(host=host, port=port, public_url=public_url)
    from mockserver.addresses import list_variables, read_server_url
    from mockserver.kernel.sandbox import NAME
    from mockserver.vendors import VendorCatalog

    if sandbox is not None and not NAME.fullmatch(sandbox):
        _fail(f"'{sandbox}' is no sandbox name: [a-z0-9][a-z0-9._-]{{0,62}}", 2)
    url = read_server_url(settings)
    variables: dict[str, str] = {}
    for vendor in VendorCatalog().load_all():
        variables |= list_variables(vendor, url, sandbox)
    typer.echo(_write_variables(variables, style))


def _write_variables(variables: dict[str, str], style: Format) -> str:
    import json
    import shlex

    if style is Format.JSON:
        return json.dumps(variables, indent=2)
    if style is Format.SHELL:
        return "\n".join(f"export {name}={shlex.quote(it)}" for name, it in variables.items())
    return "\n".join(f"{name}={json.dumps(it)}" for name, it in variables.items())


@app.command()
def openapi(slug: Annotated[str, typer.Argument(help="A vendor, e.g. nrs360.")]) -> None:
    """Print a vendor's API as OpenAPI, in JSON."""
    import json

    typer.echo(json.dumps(_find_vendor(slug).app.openapi(), indent=2, ensure_ascii=False))


@app.command()
def errors(slug: Annotated[str, typer.Argument(help="A vendor, e.g. nrs360.")]) -> None:
    """Print a vendor's documented errors, and how to have each of them."""
    rows = _find_vendor(slug).errors()
    if not rows:
        _fail(f"{slug} documents no table of errors", 2)
    codes = max(6, *(len(row.code) + 2 for row in rows))
    width = max(len(row.text) for row in rows)
    typer.echo(f"{'code':<{codes}}{'status':<8}{'text':<{width}}  how to have it")
    for row in rows:
        typer.echo(f"{row.code:<{codes}}{row.status:<8}{row.text:<{width}}  {row.cause}")


def _find_vendor(slug: str) -> Vendor:
    from mockserver.vendors import VendorCatalog

    catalog = VendorCatalog()
    vendor = catalog.load(slug)
    if vendor is None:
        _fail(f"there is no vendor '{slug}'; there are: {', '.join(catalog.slugs)}", 2)
    return vendor


def _read_settings(**flags: Any) -> Settings:
    from mockserver.settings import SettingsError, read_settings

    try:
        return read_settings(**flags)
    except SettingsError as error:
        _fail(str(error), 2)


def _fail(text: str, code: int) -> NoReturn:
    typer.echo(f"mockserver: {text}", err=True)
    sys.exit(code)


def main() -> None:
    """The console script."""
    app(prog_name="mockserver")
