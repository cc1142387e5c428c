"""MSISDNs: the telephone numbers of subscribers, in the international form of ITU-T E.164.

Which numbers are possible is what the library `phonenumbers` says of them. Asking it costs some
30 µs a number, too much for sendings of 10,000 recipients, so its answers are taken from two
facts that are asked once per calling code: the possible lengths, and the pattern of a trunk prefix
that it would strip. It is still asked for every number that begins with a trunk prefix, and for the
country wherever several share a calling code.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

MIN_DIGITS = 7
MAX_DIGITS = 15

# How the library names a calling code that belongs to no country (UN M.49: the world).
_NO_COUNTRY = "001"


@dataclass(frozen=True, slots=True)
class Msisdn:
    """A possible number.

    `digits` are as given; `country` is ISO 3166-1 alpha-2, empty when the calling code belongs to
    none (+800, +883 …); `national` is the national significant number, without a trunk prefix.
    Where several countries share a calling code and the number fits none of their plans, as
    +1 555 555 0100 does, `country` is the main one.
    """

    digits: str
    country: str
    calling_code: int
    national: str


@dataclass(frozen=True, slots=True)
class _NumberingPlan:
    calling_code: int
    main_country: str
    is_shared: bool
    national_lengths: frozenset[int]
    trunk_prefix: re.Pattern[str] | None


def parse_msisdn(text: str) -> Msisdn | None:
    """Read a number with its calling code: 7 to 15 ASCII digits and nothing else.

    Answers None for anything that `phonenumbers.is_possible_number` does not call possible. A
    leading plus or 00, spaces and other digits than 0 to 9 are not taken.
    """
    if not MIN_DIGITS <= len(text) <= MAX_DIGITS:
        return None
    return _parse_remembered(text)


def name_country(digits: str) -> str:
    """The country of a number that is known to be possible, as `parse_msisdn` has it.

    Cheaper than that: only where countries share a calling code the number is read on.
    """
    plan = _find_plan(digits)
    if plan is not None and not plan.is_shared:
        return plan.main_country
    number = parse_msisdn(digits)
    return number.country if number else ""


# About 280 bytes a number once full: enough to check a sending's recipients again and again.
@lru_cache(maxsize=16_384)
def _parse_remembered(text: str) -> Msisdn | None:
    import phonenumbers

    plan = _find_plan(text) if text.isascii() and text.isdigit() else None
    if plan is None:
        return None
    national = text[len(str(plan.calling_code)) :]
    if _needs_parsing(national, plan):
        return _parse_by_library(text, plan)
    if len(national) not in plan.national_lengths:
        return None
    number = phonenumbers.PhoneNumber(plan.calling_code, int(national)) if plan.is_shared else None
    return Msisdn(text, _name_country(number, plan), plan.calling_code, national)


def _parse_by_library(text: str, plan: _NumberingPlan) -> Msisdn | None:
    import phonenumbers

    # Parsing fails for an unknown calling code or a handful of digits only, both excluded by now.
    number = phonenumbers.parse("+" + text)
    if not phonenumbers.is_possible_number(number):
        return None
    national = phonenumbers.national_significant_number(number)
    return Msisdn(text, _name_country(number, plan), plan.calling_code, national)


def _needs_parsing(national: str, plan: _NumberingPlan) -> bool:
    """Tell whether the digits after the calling code may not be the national number as it is."""
    if plan.is_shared and national.startswith("0"):
        return True
    match = plan.trunk_prefix.match(national) if plan.trunk_prefix else None
    return match is not None and match.end() > 0


def _name_country(number: "PhoneNumber | None", plan: _NumberingPlan) -> str:
    import phonenumbers

    if number is None or not plan.is_shared:
        return plan.main_country
    return phonenumbers.region_code_for_number(number) or plan.main_country


def _find_plan(digits: str) -> _NumberingPlan | None:
    # No calling code is the beginning of another (ITU-T E.164), so the first is the one.
    return _load_plan(digits[:1]) or _load_plan(digits[:2]) or _load_plan(digits[:3])


@cache
def _load_plan(calling_code: str) -> _NumberingPlan | None:
    import phonenumbers

    code = int(calling_code)
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(code)
    if regions is None or calling_code.startswith("0"):
        return None
    metadata = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(code, regions[0])
    prefix = metadata.national_prefix_for_parsing if metadata else None
    return _NumberingPlan(
        calling_code=code,
        main_country="" if regions[0] == _NO_COUNTRY else regions[0],
        is_shared=len(regions) > 1,
        national_lengths=_list_possible_lengths(code),
        trunk_prefix=re.compile(prefix) if prefix else None,
    )


def _list_possible_lengths(calling_code: int) -> frozenset[int]:
    import phonenumbers

    # The library looks at nothing but the length, so any number of that length will do.
    return frozenset(
        length
        for length in range(2, MAX_DIGITS)
        if phonenumbers.is_possible_number(
            phonenumbers.PhoneNumber(calling_code, int("1" * length))
        )
    )
