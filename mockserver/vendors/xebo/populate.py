"""Demo data: a survey after a purchase, three waves of invitations, and what people answered.

Whom it asks and what they say stands in `fixtures/xebo/demo.yaml`. Invitations are requests to the
vendor; respondents fill the survey in page by page, at times of the past.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

from mockserver.kernel.crowd import Chance, Person
from mockserver.kernel.populating import Populating, PopulatingError, draw, find_time
from mockserver.kernel.vendor import fixture_path, read_yaml
from mockserver.vendors.xebo.account import API_KEY
from mockserver.vendors.xebo.rules import CHANNELS
from mockserver.vendors.xebo.service import answering
from mockserver.vendors.xebo.service.collectors import (
    add_collector,
    add_survey,
    look_up_collector,
    show_collector,
)

SURVEY_FOR = timedelta(days=30)
"""How long ago the survey was made."""

Form = Mapping[str, Sequence[str]]
"""What somebody would answer to each question."""


@cache
def read_demo() -> Mapping[str, Any]:
    """`fixtures/xebo/demo.yaml`."""
    demo: Mapping[str, Any] = read_yaml(fixture_path("xebo", "demo.yaml"))
    return demo


def populate(populating: Populating) -> Iterator[None]:
    """Fill a sandbox; at each step, what is due by then is done."""
    populating.headers = {"x-api-key": API_KEY}
    demo, sandbox = read_demo(), populating.sandbox
    now = sandbox.clock.now()
    survey = add_survey(sandbox, demo["survey"], now - SURVEY_FOR)
    populating.made["surveys"] += 1
    for wave in demo["waves"]:
        yield from _run_wave(populating, survey, wave, now)


def _run_wave(
    populating: Populating, survey: str, wave: Mapping[str, Any], now: datetime
) -> Iterator[None]:
    """Make a collector, ask some people by it, and have them answer or not."""
    at, name = find_time(wave, now), wave["collector"]["name"]
    chance = populating.crowd.chance(f"Xebo {name}")
    chosen = populating.choose(wave, chance)
    collector = add_collector(populating.sandbox, wave["collector"], survey, at)
    codes = _invite(populating, collector, chosen, at)
    populating.made["collectors"] += 1
    populating.made["invitations"] += len(codes)
    acts = [draw(wave["rates"], chance) for _ in codes]
    if "failure" in wave:
        _fail(populating, wave, acts, at)
    yield
    steps: list[tuple[datetime, str, Form]] = []
    for code, act in zip(codes, acts, strict=True):
        if act not in ("", "failed"):
            steps += _plan(code, act, at, wave["within"], chance)
    for moment, code, form in sorted(steps, key=lambda step: step[0]):
        if moment <= now:  # who answers later has not yet
            _take(populating, code, form, moment)
    shown = show_collector(populating.sandbox, look_up_collector(populating.sandbox, collector))
    for outcome in ("partial", "complete", "disqualified"):
        populating.made[outcome] += shown[outcome]
    yield


def _invite(
    populating: Populating, collector: str, people: Sequence[Person], at: datetime
) -> Sequence[str]:
    """Invite people by a collector; the codes of their links."""
    row = look_up_collector(populating.sandbox, collector)
    contacts = [
        {
            "extUniqueId": f"C-{person.number:05}",
            "email": person.email,
            "mobile": person.phone,
            "name": person.name,
            "city": person.city,
        }
        for person in people
    ]
    act = "campaigns" if row.medium else "campaigns/external"
    body = {"collectortoken": row.token, "contacts": contacts}
    answer = populating.ask("POST", f"/v2/api/collectors/{collector}/{act}", body, at=at)
    return [one["message"].rpartition("/")[2] for one in answer["data"]]


def _fail(
    populating: Populating, wave: Mapping[str, Any], acts: Sequence[str], at: datetime
) -> None:
    """Some messages do not arrive."""
    channel = CHANNELS[wave["collector"]["medium"]]
    messages = populating.messages(f"channel:{channel}", most=len(acts))
    for message, act in zip(messages, acts, strict=True):
        if act == "failed":
            populating.happen(message, wave["failure"], at + timedelta(seconds=1))


def _plan(
    code: str, act: str, at: datetime, within: float, chance: Chance
) -> Iterator[tuple[datetime, str, Form]]:
    """When somebody opens the survey and fills its pages in: most of them soon."""
    form = _make_form(chance)
    if act == "disqualified":
        form = {**form, "arrived": ["No"]}
    waited = timedelta(hours=within) * min(1.0, chance.expovariate(5))
    moment = at + timedelta(minutes=1) + waited
    yield moment, code, {}
    pages = {"opened": 0, "left": chance.choice((1, 1, 2)), "disqualified": 1, "completed": 4}
    for _ in range(pages[act]):
        moment += timedelta(seconds=chance.uniform(8, 75))
        yield moment, code, form


def _make_form(chance: Chance) -> Form:
    moods = read_demo()["moods"]
    (mood,) = chance.choices(moods, weights=[one["share"] for one in moods])
    form = {"arrived": ["Yes"]}
    for name, weights in mood["answers"].items():
        if name == "liked":
            form[name] = [option for option, rate in weights.items() if chance.random() < rate]
        else:
            (given,) = chance.choices(list(weights), weights=list(weights.values()))
            form[name] = [str(given)]
    return form


def _take(populating: Populating, code: str, form: Form, at: datetime) -> None:
    """Somebody opens the survey (with an empty form), or fills its next page in."""
    exchange = populating.exchange(at)
    visit = answering.find_visit(exchange, code)
    if visit.state != "open":
        return
    if not form:
        answering.record_opening(exchange, visit)
        return
    page = answering.lay_out(visit).page
    given = {f"q.{one.name}": form.get(one.name, [""]) for one in page.questions}
    body = urlencode({"page": page.name, **given}, doseq=True).encode()
    if answering.submit(exchange, visit, body) is not None:
        raise PopulatingError(f"page {page.name} of the survey refuses {form}")
