"""Identity numbers: the check character, the old 15 digits, and each way a number can be wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.values.identity_number import (
    IdentityNumber,
    IdentityNumberError,
    check_character,
    has_valid_check_digit,
    normalise,
    upgrade_fifteen_digits,
)


@st.composite
def sound_numbers(draw: st.DrawFn) -> str:
    born = draw(st.dates(min_value=date(1900, 1, 1), max_value=date(2025, 12, 31)))
    order = draw(st.integers(min_value=0, max_value=999))
    first_seventeen = f"360731{born:%Y%m%d}{order:03d}"
    return first_seventeen + check_character(first_seventeen)


@pytest.mark.clause("GB11643-2")
def test_example_of_the_standard() -> None:
    # GB 11643 gives these two numbers itself.
    assert check_character("11010519491231002") == "X"
    assert check_character("44052418800101001") == "4"


@pytest.mark.clause("GB11643-1")
@given(sound_numbers())
def test_valid_number_gives_birth_date_and_sex(number: str) -> None:
    parsed = IdentityNumber.parse(number)
    assert parsed.text == number
    assert f"{parsed.birth_date:%Y%m%d}" == number[6:14]
    assert parsed.sex == ("male" if number[16] in "13579" else "female")
    assert parsed.region_code == "360731"


@given(sound_numbers(), st.integers(0, 16), st.integers(1, 9))
def test_any_wrong_digit_is_detected(number: str, place: int, shift: int) -> None:
    wrong_digit = str((int(number[place]) + shift) % 10)
    assert not has_valid_check_digit(number[:place] + wrong_digit + number[place + 1 :])


@given(sound_numbers(), st.integers(0, 15))
def test_swapped_digits_are_detected(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert has_valid_check_digit(swapped) == (swapped == number)


def test_fifteen_digits_are_upgraded() -> None:
    assert upgrade_fifteen_digits("110105491231002") == "11010519491231002X"
    assert IdentityNumber.parse("110105491231002").birth_date == date(1949, 12, 31)


@pytest.mark.parametrize("text", ["", "36073163032372", "36073163032372X", "３６０７３１６３０３２３７２３"])
def test_only_fifteen_plain_digits_are_upgraded(text: str) -> None:
    with pytest.raises(ValueError, match="fifteen"):
        upgrade_fifteen_digits(text)


@pytest.mark.parametrize("text", ["1101051949123100", "1101051949123100２", "1101051949123100x"])
def test_only_seventeen_plain_digits_have_a_check_character(text: str) -> None:
    with pytest.raises(ValueError, match="seventeen"):
        check_character(text)


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002X",
        "'11010519491231002X",
        "１１０１０５１９４９１２３１００２\uff38",
        "110105\u300019491231\u00a0002X\n",
        "\ufeff11010519491231002X\u200b",
    ],
)
def test_typed_spellings_of_number(typed: str) -> None:
    assert normalise(typed) == "11010519491231002X"
    assert IdentityNumber.parse(typed).text == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "id_missing"),
        ("", "id_missing"),
        (" '\u3000", "id_missing"),
        ("1101051949123100", "id_length"),
        ("1101051949123100211", "id_length"),
        ("3.60731E+17", "id_length"),
        ("11010519491231O02X", "id_characters"),
        ("X1010519491231002X", "id_characters"),
        ("110105194912310021", "id_check_digit"),
        ("360731103804283236", "id_check_digit"),  # the year 1038 too, but the check character speaks first
        ("36073119990230001" + check_character("36073119990230001"), "id_birth_date"),
        ("36073110380428323" + check_character("36073110380428323"), "id_birth_date"),
        ("360731991332001", "id_birth_date"),  # fifteen digits, month 13
    ],
)
def test_each_fault_has_a_code(text: str | None, code: str) -> None:
    with pytest.raises(IdentityNumberError) as caught:
        IdentityNumber.parse(text)
    assert caught.value.code == code
    assert caught.value.message.endswith("。")


@given(st.text(max_size=20))
def test_any_text_is_valid_or_refused_with_known_code(text: str) -> None:
    codes = {"id_missing", "id_length", "id_characters", "id_birth_date", "id_check_digit"}
    try:
        parsed = IdentityNumber.parse(text)
    except IdentityNumberError as error:
        result = error.code in codes and bool(error.message)
    else:
        result = has_valid_check_digit(parsed.text) and parsed.birth_date.year >= 1880
    assert result
