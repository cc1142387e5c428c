"""The GSM 7-bit alphabets: which characters an SMS can carry, and what each costs in septets.

The tables are those of the annex "GSM character set" of 360NRS's documentation. They agree with
3GPP TS 23.038 character for character: `GSM` with sections 6.2.1 and 6.2.1.1, `GSM_PT` with the
Portuguese locking shift (A.3.3) and single shift (A.2.3). Positions that hold no text (ESC, SS2,
CR2) are left out of the sets.
"""

import re
from dataclasses import dataclass
from functools import cached_property

ESCAPE = "\x1b"
"""The septet that precedes an extension character (3GPP TS 23.038, section 6.2.1)."""


@dataclass(frozen=True)
class Alphabet:
    """A basic table, one septet a character, and an extension table reached through ESC."""

    name: str
    basic: frozenset[str]
    extension: frozenset[str]

    @cached_property
    def escaped(self) -> frozenset[str]:
        """The characters that cost two septets: those that only the extension table has.

        The Portuguese tables share some (`€`, `ç`, `|` …), and a sender takes the cheaper way.
        """
        return self.extension - self.basic

    @cached_property
    def _basic_text(self) -> re.Pattern[str]:
        return re.compile(f"{_character_class(self.basic)}*")

    @cached_property
    def _text(self) -> re.Pattern[str]:
        return re.compile(f"{_character_class(self.basic | self.extension)}*")


def _character_class(characters: frozenset[str]) -> str:
    return f"[{re.escape(''.join(sorted(characters)))}]"


# Each line is one column of the printed tables: 0x00 to 0x0F, 0x10 to 0x1F, and so on.
GSM = Alphabet(
    name="gsm",
    basic=frozenset(
        "@£$¥èéùìòÇ\nØø\rÅå"
        "Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
        " !\"#¤%&'()*+,-./"
        "0123456789:;<=>?"
        "¡ABCDEFGHIJKLMNO"
        "PQRSTUVWXYZÄÖÑÜ§"
        "¿abcdefghijklmno"
        "pqrstuvwxyzäöñüà"
    ),
    extension=frozenset("\f^{}\\[~]|€"),
)
"""The default alphabet and its extension table (3GPP TS 23.038, 6.2.1 and 6.2.1.1)."""

GSM_PT = Alphabet(
    name="gsm-pt",
    basic=frozenset(
        "@£$¥êéúíóç\nÔô\rÁá"
        "Δ_ªÇÀ∞^\\€Ó|ÂâÊÉ"
        " !\"#º%&'()*+,-./"
        "0123456789:;<=>?"
        "ÍABCDEFGHIJKLMNO"
        "PQRSTUVWXYZÃÕÚÜ§"
        "~abcdefghijklmno"
        "pqrstuvwxyzãõ`üà"
    ),
    extension=frozenset("êç\fÔôÁáΦΓ^ΩΠΨΣΘÊ{}\\[~]|ÀÍÓÚÃÕÂ€íóúãõâ"),
)
"""The Portuguese locking shift and single shift tables (3GPP TS 23.038, A.3.3 and A.2.3)."""


def is_encodable(text: str, alphabet: Alphabet) -> bool:
    """Tell whether every character of the text is in the alphabet."""
    return alphabet._text.fullmatch(text) is not None


def count_septets(text: str, alphabet: Alphabet) -> int:
    """Count the septets of a text: one a character, two for an extension character.

    A character outside the alphabet counts as one, as its substitute will.
    """
    if alphabet._basic_text.fullmatch(text):
        return len(text)
    return len(text) + sum(map(text.count, alphabet.escaped))


def escape_extension(text: str, alphabet: Alphabet) -> str:
    """Write ESC before each extension character, so that one character stands for one septet.

    An ESC of the text's own is in no alphabet and becomes `?`.
    """
    septets = text.replace(ESCAPE, "?")
    for character in alphabet.escaped:
        septets = septets.replace(character, ESCAPE + character)
    return septets


def replace_unencodable(text: str, alphabet: Alphabet, *, substitute: str = "?") -> tuple[str, str]:
    """Replace each character that the alphabet lacks, and tell which these were.

    Answers the new text and the distinct replaced characters in order of appearance. A code point
    outside the BMP, an emoji for example, is one character and gets one substitute.
    """
    if is_encodable(text, alphabet):
        return text, ""
    known = alphabet.basic | alphabet.extension
    replaced = [character for character in dict.fromkeys(text) if character not in known]
    return text.translate(dict.fromkeys(map(ord, replaced), substitute)), "".join(replaced)
