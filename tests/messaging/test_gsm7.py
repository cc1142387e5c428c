"""The 7-bit alphabets, held against the tables of 360NRS's annex "GSM character set"."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockserver.messaging.gsm7 import (
    GSM,
    GSM_PT,
    Alphabet,
    count_septets,
    escape_extension,
    is_encodable,
    replace_unencodable,
)

# As printed: a line for each low half of the code, a word for each high half.
PRINTED_GSM_BASIC = r"""
    @ Δ SP 0 ¡ P ¿ p
    £ _ ! 1 A Q a q
    $ Φ " 2 B R b r
    ¥ Γ # 3 C S c s
    è Λ ¤ 4 D T d t
    é Ω % 5 E U e u
    ù Π & 6 F V f v
    ì Ψ ' 7 G W g w
    ò Σ ( 8 H X h x
    Ç Θ ) 9 I Y i y
    LF Ξ * : J Z j z
    Ø ESC + ; K Ä k ä
    ø Æ , < L Ö l ö
    CR æ - = M Ñ m ñ
    Å ß . > N Ü n ü
    å É / ? O § o à
"""
PRINTED_GSM_EXTENDED = r"| ^ € { } FF SS2 [ CR2 ~ ] \ "
PRINTED_GSM_PT_BASIC = r"""
    @ Δ SP 0 Í P ~ p
    £ _ ! 1 A Q a q
    $ ª " 2 B R b r
    ¥ Ç # 3 C S c s
    ê À º 4 D T d t
    é ∞ % 5 E U e u
    ú ^ & 6 F V f v
    í \ ' 7 G W g w
    ó € ( 8 H X h x
    ç Ó ) 9 I Y i y
    LF | * : J Z j z
    Ô ESC + ; K Ã k ã
    ô Â , < L Õ l õ
    CR â - = M Ú m `
    Á Ê . > N Ü n ü
    á É / ? O § o à
"""
PRINTED_GSM_PT_EXTENDED = r"""
    | À Â Φ Γ ^ ê Ω Ú € ú Π Ψ Σ { ç Θ } Í í FF Ô SS2 Ã ã ô [ Õ õ CR2 ~ Á ] á Ê \ Ó ó â
"""
CONTROLS = {"SP": " ", "LF": "\n", "CR": "\r", "FF": "\f"}
NOT_TEXT = {"ESC", "SS2", "CR2"}


def read_printed(table: str) -> set[str]:
    return {CONTROLS.get(word, word) for word in table.split()} - NOT_TEXT


@pytest.mark.parametrize(
    ("table", "printed", "size"),
    [
        pytest.param(GSM.basic, PRINTED_GSM_BASIC, 127, id="gsm-basic"),
        pytest.param(GSM.extension, PRINTED_GSM_EXTENDED, 10, id="gsm-extended"),
        pytest.param(GSM_PT.basic, PRINTED_GSM_PT_BASIC, 127, id="gsm-pt-basic"),
        pytest.param(GSM_PT.extension, PRINTED_GSM_PT_EXTENDED, 37, id="gsm-pt-extended"),
    ],
)
def test_table_holds_exactly_the_printed_characters(
    table: frozenset[str], printed: str, size: int
) -> None:
    assert table == read_printed(printed)
    assert len(table) == size


def test_greek_capitals_are_the_letters_and_not_the_look_alike_signs() -> None:
    assert {"\u03a9", "\u0394"} <= GSM.basic
    assert not is_encodable("\u2126", GSM)
    assert not is_encodable("\u2206", GSM)


@pytest.mark.parametrize(
    ("text", "alphabet", "septets"),
    [
        pytest.param("", GSM, 0, id="nothing"),
        pytest.param("Hello", GSM, 5, id="basic-letters"),
        pytest.param("^{}\\[~]|€\f", GSM, 20, id="every-extension-character"),
        pytest.param("10 €", GSM, 5, id="euro-costs-two-in-gsm"),
        pytest.param("10 €", GSM_PT, 4, id="euro-is-basic-in-gsm-pt"),
        pytest.param("^\\|~", GSM_PT, 4, id="marks-that-gsm-pt-has-in-its-basic-table"),
        pytest.param("{}[]", GSM_PT, 8, id="brackets-cost-two-in-gsm-pt"),
        pytest.param("ΦΓΩΠΨΣΘ", GSM, 7, id="greek-is-basic-in-gsm"),
        pytest.param("ΦΓΩΠΨΣΘ", GSM_PT, 14, id="greek-costs-two-in-gsm-pt"),
        pytest.param("ação", GSM_PT, 4, id="portuguese-letters"),
        pytest.param("日😀", GSM, 2, id="unencodable-characters-count-as-their-substitute"),
    ],
)
def test_septets_are_one_a_character_and_two_for_an_extension_character(
    text: str, alphabet: Alphabet, septets: int
) -> None:
    assert count_septets(text, alphabet) == septets


@pytest.mark.parametrize(
    ("text", "alphabet", "expected"),
    [
        pytest.param("", GSM, True, id="nothing"),
        pytest.param("¿Qué? 5 € {VAR}", GSM, True, id="spanish-with-extension"),
        pytest.param("\r\n\f", GSM, True, id="line-and-page-breaks"),
        pytest.param("á", GSM, False, id="a-acute-is-not-in-gsm"),
        pytest.param("á", GSM_PT, True, id="a-acute-is-in-gsm-pt"),
        pytest.param("ñ", GSM_PT, False, id="n-tilde-is-not-in-gsm-pt"),
        pytest.param("ç", GSM, False, id="gsm-has-the-capital-cedilla-alone"),
        pytest.param("\t", GSM, False, id="tab"),
        pytest.param("\x1b", GSM, False, id="escape-is-not-text"),
        pytest.param("ok\n日", GSM, False, id="one-foreign-character-after-a-line-break"),
    ],
)
def test_text_is_encodable_when_every_character_is_in_the_alphabet(
    text: str, alphabet: Alphabet, expected: bool
) -> None:
    assert is_encodable(text, alphabet) is expected


def test_replaced_characters_are_told_once_and_in_order_of_appearance() -> None:
    assert replace_unencodable("cámara y móvil, cámara", GSM) == ("c?mara y m?vil, c?mara", "áó")


def test_code_point_outside_the_bmp_is_one_replacement() -> None:
    assert replace_unencodable("a😀b", GSM) == ("a?b", "😀")


def test_encodable_text_comes_back_unchanged() -> None:
    assert replace_unencodable("10 € [ok]", GSM) == ("10 € [ok]", "")


@pytest.mark.parametrize("substitute", ["", "*", r"\1", "??"], ids=repr)
def test_substitute_is_taken_literally(substitute: str) -> None:
    assert replace_unencodable("aá", GSM, substitute=substitute) == ("a" + substitute, "á")


def test_escape_goes_before_each_extension_character_alone() -> None:
    assert escape_extension("5 € |", GSM) == "5 \x1b€ \x1b|"
    assert escape_extension("5 € |", GSM_PT) == "5 € |"


@settings(deadline=None)
@given(text=st.text(), alphabet=st.sampled_from([GSM, GSM_PT]))
def test_text_is_encodable_once_replaced(text: str, alphabet: Alphabet) -> None:
    replaced, characters = replace_unencodable(text, alphabet)
    assert is_encodable(replaced, alphabet)
    assert len(replaced) == len(text)
    assert set(characters) == set(text) - alphabet.basic - alphabet.extension


@settings(deadline=None)
@given(text=st.text(), alphabet=st.sampled_from([GSM, GSM_PT]))
def test_escaped_text_is_as_long_as_its_septets(text: str, alphabet: Alphabet) -> None:
    assert len(escape_extension(text, alphabet)) == count_septets(text, alphabet)
