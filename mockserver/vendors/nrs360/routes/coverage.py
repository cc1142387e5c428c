"""`sms/coverage` and `sms/coverageByCountry`: section "Coverage"."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from mockserver.kernel.application import mark
from mockserver.vendors.nrs360.routes.application import app
from mockserver.vendors.nrs360.service import price_list

_SECTION = "Coverage"
_JSON = "application/json"
_FIELDS = {
    "data": "networks are those of ITU-T E.212; all countries are listed, whatever the account",
    "cost": "ours but for the rows that are printed; it is what a send is charged",
}


@app.get(
    "/api/rest/sms/coverage",
    **mark(
        "listCoverage",
        "List the networks",
        "documented",
        _SECTION,
        examples=("coverage",),
        fields=_FIELDS,
    ),
)
async def list_coverage(_: Request) -> Response:
    """All networks that SMS reach, with what a part costs."""
    return Response(price_list.render_networks(), media_type=_JSON)


@app.get(
    "/api/rest/sms/coverageByCountry",
    **mark(
        "listCoverageByCountry",
        "List the countries",
        "documented",
        _SECTION,
        examples=("coverage-by-country",),
        fields={**_FIELDS, "minCost, maxCost": "of all rows of the country, `Default` included"},
    ),
)
async def list_coverage_by_country(_: Request) -> Response:
    """All countries that SMS reach, with the least and most that a part costs."""
    return Response(price_list.render_countries(), media_type=_JSON)
