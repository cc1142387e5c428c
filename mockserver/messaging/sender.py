"""The sender ID of an SMS: a number of up to 15 digits (ITU-T E.164, section 6.1) or a name of up
to 11 characters (3GPP TS 23.040, section 9.1.2.5). 360NRS sets the same limits ("Send SMS Message",
`from`)."""

MAX_DIGITS = 15
MAX_CHARACTERS = 11


def is_numeric_sender(text: str) -> bool:
    """Tell whether a sender ID is a number: ASCII digits alone, so without a leading plus."""
    return text.isascii() and text.isdigit()


def is_sender_too_long(text: str) -> bool:
    """Tell whether a sender ID exceeds 15 digits, or 11 characters when it is not a number."""
    return len(text) > (MAX_DIGITS if is_numeric_sender(text) else MAX_CHARACTERS)
