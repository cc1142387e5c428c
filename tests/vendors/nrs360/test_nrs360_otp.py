"""The configuration of one-time codes."""

from collections.abc import Callable

import pytest

from mockserver.vendors.nrs360.errors import ApiError
from mockserver.vendors.nrs360.otp import OtpConfig, check_otp_config


def assert_refused(check: Callable[[], object], text: str) -> None:
    with pytest.raises(ApiError) as caught:
        check()
    assert (caught.value.code, caught.value.status) == (422, 422)
    assert caught.value.description == text


def test_the_page_s_example_asks_for_five_letters_and_digits() -> None:
    assert check_otp_config({"alpha": True, "length": 5}) == OtpConfig(alpha=True, length=5)


@pytest.mark.parametrize("value", [None, {}, []], ids=["absent", "object", "array"])
def test_without_a_configuration_the_page_s_defaults_hold(value: object) -> None:
    assert check_otp_config(value) == OtpConfig(
        alpha=False,
        length=4,
        max_attempts=3,
        max_seconds_validity=60,
        app_id="",
        reject_if_pending_code=False,
    )


def test_every_property_can_be_set() -> None:
    value = {
        "alpha": "1",
        "length": "10",
        "maxAttempts": 1,
        "maxSecondsValidity": 600,
        "appId": 7,
        "rejectIfPendingCode": True,
    }

    assert check_otp_config(value) == OtpConfig(True, 10, 1, 600, "7", True)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("x", "The otpConfig field must be an object.", id="text"),
        pytest.param([4], "The otpConfig field must be an object.", id="array"),
        pytest.param(
            {"length": 2}, "The otpConfig.length field must be between 3 and 10.", id="too-short"
        ),
        pytest.param(
            {"length": 11}, "The otpConfig.length field must be between 3 and 10.", id="too-long"
        ),
        pytest.param(
            {"length": "four"}, "The otpConfig.length field must be an integer.", id="word"
        ),
        pytest.param(
            {"maxAttempts": 0},
            "The otpConfig.maxAttempts field must be between 1 and 10.",
            id="no-attempts",
        ),
        pytest.param(
            {"maxSecondsValidity": 29},
            "The otpConfig.maxSecondsValidity field must be between 30 and 600.",
            id="too-brief",
        ),
        pytest.param(
            {"appId": ["a"]}, "The otpConfig.appId field must be a string.", id="app-is-array"
        ),
    ],
)
def test_a_wrong_configuration_names_its_property(value: object, text: str) -> None:
    assert_refused(lambda: check_otp_config(value), text)


def test_properties_at_the_top_of_a_body_go_without_prefix() -> None:
    body = {"recipient": "34666555444", "length": 2}
    text = "The length field must be between 3 and 10."

    assert_refused(lambda: check_otp_config(body, prefix=""), text)
