"""Amounts of money: integer fen, parsed from and written as yuan."""

from __future__ import annotations

import re
from decimal import Decimal

from doudi.values.text import compact
from doudi.values.translation import gettext as _

_NUMBER = re.compile(r"(?P<sign>[-+−]?)(?P<yuan>[0-9]{1,15})(?:\.(?P<decimals>[0-9]*))?")
_THOUSANDS = re.compile(r"[-+−]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_UNITS = re.compile(r"^(?:人民币|RMB|CNY|[¥￥])+|(?:人民币|RMB|CNY)$", flags=re.IGNORECASE)
_SUFFIX = re.compile(r"(?:元整|元正|元|圆整|圆|块)?(?:/(?:人)?(?:[·./]?月)?|每月)?$")

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_ENGLISH_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH_GROUPS = ("", "thousand", "million", "billion", "trillion")


class MoneyError(ValueError):
    """A text is no amount of money; the message is for the officer."""


def parse_yuan(text: str) -> int:
    """Read an amount in yuan (``1,080.00``, ``￥600``, ``６００元``) as fen.

    Raises:
        MoneyError: empty, not a number, or finer than a fen.
    """
    plain = _SUFFIX.sub("", _UNITS.sub("", compact(text)))
    negative = plain.startswith("(") and plain.endswith(")")  # a negative amount in accounting
    if negative:
        plain = plain[1:-1]
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise MoneyError(_("“{text}”不是金额。").format(text=text.strip()))
    decimals = (match["decimals"] or "").rstrip("0")
    if len(decimals) > 2:
        raise MoneyError(_("“{text}”细到分以下，金额最小到分。").format(text=text.strip()))
    amount = int(match["yuan"]) * 100 + int(decimals.ljust(2, "0") or "0")
    return -amount if negative or match["sign"] in {"-", "−"} else amount


def format_yuan(amount_fen: int) -> str:
    """Write fen as yuan with thousands and two decimals: ``1,234.50``."""
    yuan, fen = divmod(abs(amount_fen), 100)
    return f"{'-' if amount_fen < 0 else ''}{yuan:,}.{fen:02d}"


def yuan_amount(amount_fen: int) -> Decimal:
    """Fen as a number of yuan, for spreadsheets."""
    return Decimal(amount_fen).scaleb(-2)


def _group_in_words(four_digits: int, *, leading_zero: bool) -> str:
    """Up to 9999 in capital numerals; a gap is one 零."""
    words, gap = "", leading_zero
    for place in (3, 2, 1, 0):
        digit = four_digits // 10**place % 10
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        elif words:
            gap = True
    return words


def _yuan_in_words(yuan: int) -> str:
    words, gap = "", False
    for index in range(len(_GROUPS) - 1, -1, -1):
        group = yuan // 10 ** (4 * index) % 10_000
        if group:
            leading_zero = bool(words) and (gap or group < 1000)
            words += _group_in_words(group, leading_zero=leading_zero) + _GROUPS[index]
            gap = False
        elif words:
            gap = True
    return words


def amount_in_words(amount_fen: int) -> str:
    """The amount in capital numerals (大写) as on vouchers: ``壹仟贰佰叁拾肆元伍角整``.

    Raises:
        ValueError: more than a voucher can hold (ten to the sixteenth yuan).
    """
    yuan, fen = divmod(abs(amount_fen), 100)
    if yuan >= 10**16:
        message = f"{amount_fen} fen is beyond what can be written in words."
        raise ValueError(message)
    words = _yuan_in_words(yuan) + "元" if yuan else ""
    tens, ones = divmod(fen, 10)
    if tens:
        words += _DIGITS[tens] + "角"
    elif ones and words:
        words += "零"
    words += _DIGITS[ones] + "分" if ones else "整"
    if amount_fen == 0:
        words = "零元整"
    return ("负" if amount_fen < 0 else "") + words


def amount_in_english_words(amount_fen: int) -> str:
    """The amount in English words: ``one thousand two hundred thirty-four yuan fifty fen``.

    Raises:
        ValueError: more than a voucher can hold (ten to the fifteenth yuan).
    """
    yuan, fen = divmod(abs(amount_fen), 100)
    if yuan >= 1000 ** len(_ENGLISH_GROUPS):
        message = f"{amount_fen} fen is beyond what can be written in words."
        raise ValueError(message)
    words = [f"{_english_number(yuan)} yuan"] if yuan or not fen else []
    words += [f"{_english_number(fen)} fen"] if fen else []
    return ("minus " if amount_fen < 0 else "") + " ".join(words)


def _english_number(number: int) -> str:
    words = []
    for place in reversed(range(len(_ENGLISH_GROUPS))):
        group = number // 1000**place % 1000
        if group:
            words.append(f"{_english_below_thousand(group)} {_ENGLISH_GROUPS[place]}".strip())
    return " ".join(words) or _ENGLISH_ONES[0]


def _english_below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_ENGLISH_ONES[hundreds]} hundred"] if hundreds else []
    if rest >= len(_ENGLISH_ONES):
        tens, ones = divmod(rest, 10)
        words.append(_ENGLISH_TENS[tens] + (f"-{_ENGLISH_ONES[ones]}" if ones else ""))
    elif rest:
        words.append(_ENGLISH_ONES[rest])
    return " ".join(words)


def split_amount(amount_fen: int, weights: dict[str, int]) -> dict[str, int]:
    """Split an amount in proportion to weights, to the fen.

    Every part is rounded down; the remaining fen go one by one to the parts with the largest remainders, for equal
    ones in the order of ``weights``. Parts of zero are left out.

    Raises:
        ValueError: a weight is negative, or an amount has no weight.
    """
    total = sum(weights.values())
    if any(weight < 0 for weight in weights.values()) or (amount_fen and not total):
        message = "weights must be positive"
        raise ValueError(message)
    parts = {name: abs(amount_fen) * weight // total for name, weight in weights.items()} if total else {}
    by_remainder = sorted(parts, key=lambda name: -(abs(amount_fen) * weights[name] % total))
    for name in by_remainder[: abs(amount_fen) - sum(parts.values())]:
        parts[name] += 1
    return {name: part if amount_fen > 0 else -part for name, part in parts.items() if part}
