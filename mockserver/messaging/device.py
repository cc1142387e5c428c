"""The device behind a user agent, as told for the opening of a link or an e-mail."""

from dataclasses import dataclass
from functools import lru_cache

# Real user agents are shorter; the rest is noise, or an attempt to keep the patterns busy.
_MAX_LENGTH = 1000

_MOBILE_SYSTEMS = frozenset(
    {
        "Android",
        "BlackBerry OS",
        "BlackBerry Tablet OS",
        "Brew MP",
        "Firefox OS",
        "KaiOS",
        "Nokia Series 30 Plus",
        "Nokia Series 40",
        "Symbian OS",
        "Windows Mobile",
        "Windows Phone",
        "iOS",
    }
)


@dataclass(frozen=True, slots=True)
class Device:
    """What a user agent tells: phone or tablet, browser family, operating system family."""

    is_mobile: bool
    browser: str
    os: str


def describe_device(user_agent: str) -> Device:
    """Describe the device of a user agent (RFC 9110, section 10.1.5).

    Browser and operating system are names without a version (`Chrome Mobile`, `iOS`), empty when
    unknown. Phones and tablets are mobile; a crawler is not, even one that poses as a phone. A
    tablet that asks for desktop pages calls itself a computer, and is told as one.
    """
    return _describe(user_agent[:_MAX_LENGTH])


@lru_cache(maxsize=1024)
def _describe(user_agent: str) -> Device:
    from ua_parser import parse

    result = parse(user_agent)
    browser = result.user_agent.family if result.user_agent else ""
    system = result.os.family if result.os else ""
    is_crawler = result.device is not None and result.device.family == "Spider"
    looks_mobile = system in _MOBILE_SYSTEMS or "Mobile" in browser
    return Device(is_mobile=looks_mobile and not is_crawler, browser=browser, os=system)
