"""Amounts: parsing, writing, capital numerals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.values.money import MoneyError, amount_in_english_words, amount_in_words, format_yuan, parse_yuan

FEN = st.integers(min_value=-(10**15), max_value=10**15)


@given(FEN)
def test_amount_round_trip(amount: int) -> None:
    assert parse_yuan(format_yuan(amount)) == amount
    assert parse_yuan(f"￥{format_yuan(amount)}元") == amount


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("600", 60_000),
        ("600.00", 60_000),
        ("600.", 60_000),
        ("0元", 0),
        ("３０００元", 300_000),
        ("５６０", 56_000),
        ("￥1,380.00", 138_000),
        ("¥600", 60_000),
        ("1，080．00", 108_000),
        (" 1 080.5 ", 108_050),
        ("'350元", 35_000),
        ("600.0000", 60_000),
        ("-200.01", -20_001),
        ("(200)", -20_000),
        ("人民币600元整", 60_000),
        ("860元/月", 86_000),
        ("860元/人·月", 86_000),
        ("+5", 500),
    ],
)
def test_spellings_of_amounts(text: str, fen: int) -> None:
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text", ["", " ", "元", "无", "6OO", "1.2.3", "12,34", "1,2345", "0.005", "1e3", "--5", "五百", "600,", "9" * 16]
)
def test_other_text_is_no_amount(text: str) -> None:
    with pytest.raises(MoneyError, match="“"):
        parse_yuan(text)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (123_450, "1,234.50"),
        (-100, "-1.00"),
        (-5, "-0.05"),
        (1_900_000_000_00, "1,900,000,000.00"),
    ],
)
def test_yuan_are_written_with_thousands(fen: int, text: str) -> None:
    assert format_yuan(fen) == text


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        # The examples of the payment rules of the central bank, and our own boundaries.
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (123_450, "壹仟贰佰叁拾肆元伍角整"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (100, "壹元整"),
        (1_000, "壹拾元整"),
        (1_005, "壹拾元零伍分"),
        (100_000_000, "壹佰万元整"),
        (1_000_001_00, "壹佰万零壹元整"),
        (10_000_0000_00, "壹亿元整"),
        (1_0000_0001_00, "壹亿零壹元整"),
        (1_0001_0000_00, "壹亿零壹万元整"),
        (1_1000_1000_00, "壹亿壹仟万壹仟元整"),
        (10_0100_1010_00, "壹拾亿零壹佰万壹仟零壹拾元整"),
        (1_0000_0000_0000_00, "壹万亿元整"),
        (-600, "负陆元整"),
    ],
)
def test_capital_numerals(fen: int, words: str) -> None:
    assert amount_in_words(fen) == words


VALUES = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read_words(words: str) -> int:
    """An independent reader of capital numerals, so that writing can be tested both ways."""
    sign = -1 if words.startswith("负") else 1
    yuan, rest = words.removeprefix("负").split("元") if "元" in words else ("", words.removeprefix("负"))
    total = group = digit = 0
    for character in yuan.replace("万亿", "兆"):
        if character in VALUES:
            digit = VALUES[character]
        elif character in PLACES:
            group += digit * PLACES[character]
            digit = 0
        else:
            total += (group + digit) * {"万": 10**4, "亿": 10**8, "兆": 10**12}[character]
            group = digit = 0
    fen = (total + group + digit) * 100
    for name, value in (("角", 10), ("分", 1)):
        if name in rest:
            fen += VALUES[rest[rest.index(name) - 1]] * value
    return sign * fen


@given(FEN)
def test_capital_numerals_round_trip(amount: int) -> None:
    words = amount_in_words(amount)
    assert read_words(words) == amount
    assert "零零" not in words


def test_too_large_amount_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond"):
        amount_in_words(10**18)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "zero yuan"),
        (5, "five fen"),
        (300_00, "three hundred yuan"),
        (1_234_50, "one thousand two hundred thirty-four yuan fifty fen"),
        (1_000_019_00, "one million nineteen yuan"),
        (-20_00, "minus twenty yuan"),
        (15_560_000_00, "fifteen million five hundred sixty thousand yuan"),
    ],
)
def test_amounts_in_english_words(fen: int, words: str) -> None:
    assert amount_in_english_words(fen) == words


def test_an_amount_too_large_for_english_words_is_refused() -> None:
    with pytest.raises(ValueError, match="beyond"):
        amount_in_english_words(10**17)
