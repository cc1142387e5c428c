"""The country of a number that is known to be possible."""

from __future__ import annotations

import pytest

from mockserver.messaging.msisdn import name_country


@pytest.mark.parametrize(
    ("digits", "country"),
    [
        pytest.param("34666555444", "ES", id="calling code of one country"),
        pytest.param("12425551234", "BS", id="shared by North America"),
        pytest.param("77012345678", "KZ", id="shared by two"),
        pytest.param("80012345678", "", id="of no country"),
        pytest.param("999", "", id="no number"),
    ],
)
def test_country_is_that_of_the_calling_code(digits: str, country: str) -> None:
    assert name_country(digits) == country
