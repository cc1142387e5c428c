"""The table of errors, as the page's section "Errors" prints it."""

import pytest

from mockserver.vendors.nrs360.errors import (
    ERRORS,
    HOW_TO_CAUSE,
    ApiError,
    invalid_input,
    magic_recipient,
    method_not_allowed,
    not_found,
)

PRINTED = """
0 202 Accepted for delivery
101 500 Internal Database error
102 400 No valid recipients
103 401 Username or password unknown
104 400 Text message missing
105 400 Text message too long
106 400 Sender missing
107 400 Sender too long
108 400 No valid Datetime for send
109 400 Notification URL incorrect
110 400 Exceeded maximum parts allowed or incorrect number of parts
111 402 Not enough credits
112 401 IP address not allowed
113 400 Invalid coding
114 400 Invalid subject
115 400 Sender is not verified
116 400 Invalid replyTo
117 400 ReplyTo is not verified
118 401 Email blocked for exceeding the hard-bounced limit allowed
119 400 Invalid expiration date
120 400 Invalid GUID
121 400 Invalid scheduled date
122 500 Update error
123 500 Delete error
125 400 Invalid JSON
126 400 Empty campaign name
130 400 Invalid voice language
131 400 Invalid voice gender
132 400 Invalid voice caller
133 400 Invalid audio URL
134 400 Unsupported audio format
140 400 Template missing
141 400 Missing landing placeholder
142 400 Can't split variable placeholders
150 400 Missing billing profile
151 400 Error retrieving TPV url
152 400 Invalid VAT
153 400 Invalid method
154 400 Invalid conversion rate
155 400 Max limit reached
156 400 Min limit reached
157 400 Error generating invoice
160 400 Invalid voice interactive language
161 400 Invalid voice interactive gender
162 400 Invalid voice interactive caller
163 400 Invalid voice interactive audio URL
164 400 Unsupported voice interactive audio format
165 400 Invalid voice interactive speech type
166 400 Ivalid voice interactive menu option type
167 400 Trying to save an existing campaign
168 400 Empty speech type
169 400 Empty menu
170 400 Empty phone key
171 400 Phone Key is not a number
172 400 Phone key out of range
173 400 Empty menu options for sub menu
174 400 Empty phone prefix for call transfer
175 400 Empty phone for call transfer
176 400 Call retries value is not an integer
177 400 Call retries value out of range
178 400 Cost limit value is not an integer
179 400 Speech retries value is not an integer
180 400 Speech retries value out of range
181 400 Speech timeout seconds value is not an integer
182 400 Speech timeout seconds value out of range
183 400 Available times value is not an array
184 400 Available times day is not an integer
185 400 Available times day out of range
186 400 Available times from hour format error
187 400 Available times to hour format error
188 400 Available times from hour is greater than to hour
189 400 Missing available time object property
190 400 Call Retries is specified but its value is empty
191 400 Cost limit is specified but its value is empty
192 400 Speech Retries is specified but its value is empty
193 400 Speech timeout seconds is specified but its value is empty
194 400 Available times is specified but its value is empty
195 400 No valid contacts external IDs
196 400 Available times range is too short
422 422 Input validation error
"""


def test_the_table_is_the_printed_one_to_the_letter() -> None:
    table = [f"{row.code} {row.status} {row.description}" for row in ERRORS.values()]

    assert table == PRINTED.strip().splitlines()
    assert all(code == row.code for code, row in ERRORS.items())


def test_every_code_says_how_to_cause_it() -> None:
    assert HOW_TO_CAUSE.keys() == ERRORS.keys()
    assert all(sentence.endswith(".") for sentence in HOW_TO_CAUSE.values())


def test_a_code_that_no_endpoint_raises_names_its_recipient() -> None:
    assert "34600000151" in HOW_TO_CAUSE[151]


def test_an_error_takes_status_and_text_from_the_table() -> None:
    error = ApiError(111)

    assert (error.code, error.status, error.description) == (111, 402, "Not enough credits")
    assert error.body() == {"error": {"code": 111, "description": "Not enough credits"}}
    assert str(error) == "111: Not enough credits"


def test_an_endpoint_may_word_a_code_in_its_own_way() -> None:
    error = ApiError(140, "Invalid template")

    assert (error.status, error.description) == (400, "Invalid template")


def test_a_given_status_wins_over_the_table() -> None:
    assert ApiError(102, status=422).status == 422


@pytest.mark.parametrize(
    ("error", "code", "status", "text"),
    [
        pytest.param(not_found(), 404, 404, "Resource not found", id="not-found"),
        pytest.param(method_not_allowed(), 405, 405, "Method not allowed", id="method-not-allowed"),
        pytest.param(invalid_input(), 422, 422, "Input validation error", id="invalid-input"),
        pytest.param(
            invalid_input("The email field is required."),
            422,
            422,
            "The email field is required.",
            id="invalid-input-that-names-its-field",
        ),
    ],
)
def test_the_errors_every_endpoint_shares(
    error: ApiError, code: int, status: int, text: str
) -> None:
    assert (error.code, error.status, error.description) == (code, status, text)


def test_an_undocumented_code_needs_a_text_and_a_status() -> None:
    with pytest.raises(LookupError, match="documents no error 999"):
        ApiError(999, "Teapot")

    assert ApiError(999, "Teapot", status=418).body()["error"]["code"] == 999


@pytest.mark.parametrize(
    ("code", "number"),
    [
        pytest.param(102, "34600000102", id="three-digits"),
        pytest.param(0, "34600000000", id="acceptance"),
    ],
)
def test_each_code_has_its_recipient(code: int, number: str) -> None:
    assert magic_recipient(code) == number
