"""Numbers of bank cards: their length and check digit (Luhn, GB/T 15694)."""

from __future__ import annotations

import re

from doudi.values.text import compact
from doudi.values.translation import gettext as _

_NUMBER = re.compile(r"[0-9]{16,19}")
_CARD_START = "62"
_GROUP = 4


class BankCardError(ValueError):
    """The text is no number of a bank card or passbook; ``message`` says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def parse_bank_card(text: str) -> str:
    """Return the number without spaces. Cards start with 62 and have a check digit; passbooks have none.

    Raises:
        BankCardError
    """
    number = compact(text)
    if not _NUMBER.fullmatch(number):
        raise BankCardError(_("银行卡号应为16至19位数字。"))
    if number.startswith(_CARD_START) and not has_valid_check_digit(number):
        raise BankCardError(_("银行卡号的校验位不对，请对照卡面核对。"))
    return number


def in_groups(number: str) -> str:
    """Return a card number in groups of four digits, as it is printed on the card."""
    return " ".join(number[start : start + _GROUP] for start in range(0, len(number), _GROUP))


def has_valid_check_digit(number: str) -> bool:
    """Whether the last digit of a card number fits the others."""
    total = 0
    for place, character in enumerate(reversed(number)):
        digit = int(character) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def with_check_digit(first: str) -> str:
    """Return the number with its check digit appended."""
    return next(first + str(digit) for digit in range(10) if has_valid_check_digit(first + str(digit)))
