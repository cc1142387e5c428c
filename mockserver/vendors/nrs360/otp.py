"""What a one-time code looks like and how long it lives: the parameter ``otpConfig``.

Page section "Send SMS Message"; "OTP" takes the same properties at the top of its body.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from mockserver.vendors.nrs360.errors import invalid_input
from mockserver.vendors.nrs360.rules import to_boolean, to_integer, to_scalar

# name on the wire: default, minimum, maximum
_RANGES: Final[Mapping[str, tuple[int, int, int]]] = MappingProxyType(
    {
        "length": (4, 3, 10),
        "maxAttempts": (3, 1, 10),
        "maxSecondsValidity": (60, 30, 600),
    }
)


@dataclass(frozen=True, slots=True)
class OtpConfig:
    """How to make a code and when to refuse it; the defaults are the page's."""

    alpha: bool = False
    length: int = 4
    max_attempts: int = 3
    max_seconds_validity: int = 60
    app_id: str = ""
    reject_if_pending_code: bool = False


DEFAULTS = OtpConfig()


def check_otp_config(value: object, *, prefix: str = "otpConfig.") -> OtpConfig:
    """The configuration that ``otpConfig`` holds; absent properties take their defaults.

    Pass a whole body and ``prefix=""`` where the properties stand at its top. Raises ``ApiError``
    422, whose texts (inferred) name the property: "The otpConfig.length field must be between 3
    and 10."
    """
    # PHP clients encode an object without properties as [].
    if value is None or value == []:
        return DEFAULTS
    if not isinstance(value, Mapping):
        raise invalid_input("The otpConfig field must be an object.")
    return OtpConfig(
        alpha=to_boolean(value.get("alpha")),
        length=_check_range(value, "length", prefix),
        max_attempts=_check_range(value, "maxAttempts", prefix),
        max_seconds_validity=_check_range(value, "maxSecondsValidity", prefix),
        app_id=check_app_id(value.get("appId"), prefix),
        reject_if_pending_code=to_boolean(value.get("rejectIfPendingCode")),
    )


def _check_range(config: Mapping[str, object], name: str, prefix: str) -> int:
    default, minimum, maximum = _RANGES[name]
    value = config.get(name)
    if value is None:
        return default
    number = to_integer(value)
    if number is None:
        raise invalid_input(f"The {prefix}{name} field must be an integer.")
    if not minimum <= number <= maximum:
        raise invalid_input(f"The {prefix}{name} field must be between {minimum} and {maximum}.")
    return number


def check_app_id(value: object, prefix: str = "") -> str:
    """Which of a customer's apps a code is for, "" when absent. Raises 422 for no text."""
    if value is None:
        return ""
    text = to_scalar(value)
    if text is None:
        raise invalid_input(f"The {prefix}appId field must be a string.")
    return text
