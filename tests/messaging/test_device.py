"""What a user agent tells of the device behind it."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.messaging.device import Device, describe_device

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
IPAD = IPHONE.replace("iPhone; CPU iPhone OS", "iPad; CPU OS")
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
)
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
)
LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
KAIOS = "Mozilla/5.0 (Mobile; Nokia 8110 4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5"
CRAWLER = ANDROID + " (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        pytest.param(IPHONE, Device(True, "Mobile Safari", "iOS"), id="iphone"),
        pytest.param(IPAD, Device(True, "Mobile Safari", "iOS"), id="tablet"),
        pytest.param(ANDROID, Device(True, "Chrome Mobile", "Android"), id="android"),
        pytest.param(WINDOWS, Device(False, "Chrome", "Windows"), id="windows"),
        pytest.param(LINUX, Device(False, "Firefox", "Linux"), id="linux"),
        pytest.param(KAIOS, Device(True, "Firefox Mobile", "KaiOS"), id="feature-phone"),
        pytest.param(CRAWLER, Device(False, "Googlebot", "Android"), id="crawler-as-a-phone"),
        pytest.param("curl/8.5.0", Device(False, "curl", ""), id="browser-without-a-system"),
        pytest.param("testclient", Device(False, "", ""), id="unknown"),
        pytest.param("", Device(False, "", ""), id="nothing"),
    ],
)
def test_device_is_described_by_its_user_agent(user_agent: str, expected: Device) -> None:
    assert describe_device(user_agent) == expected


def test_beginning_of_an_overlong_user_agent_is_enough() -> None:
    assert describe_device(IPHONE + " x" * 500_000) == describe_device(IPHONE)


def test_what_lies_beyond_a_thousand_characters_is_not_read() -> None:
    assert describe_device(" " * 1000 + ANDROID) == Device(False, "", "")


@settings(deadline=None, max_examples=25)
@given(user_agent=st.text(max_size=60))
def test_any_text_is_described(user_agent: str) -> None:
    assert isinstance(describe_device(user_agent).is_mobile, bool)


def test_library_is_not_imported_before_the_first_user_agent() -> None:
    program = "import sys, mockserver.messaging.device; sys.exit('ua_parser' in sys.modules)"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0
