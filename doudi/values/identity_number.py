"""Resident identity numbers (公民身份号码) by GB 11643, with the 15-digit numbers issued before October 1999.

The check character is verified before the birth date, because it detects most typing errors. The structure is
GB11643-1, the check character GB11643-2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from doudi.values.carries import carries
from doudi.values.text import compact
from doudi.values.translation import gettext as _

Sex = Literal["male", "female"]

_WEIGHTS = tuple(2**power % 11 for power in range(17, 0, -1))
_CHECK_CHARACTERS = "10X98765432"
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_OLD_SHAPE = re.compile(r"[0-9]{15}")
_EARLIEST_BIRTH_YEAR = 1880  # an earlier year is a typing error


class IdentityNumberError(ValueError):
    """A text is no identity number.

    ``code`` is id_missing, id_length, id_characters, id_birth_date or id_check_digit; the message is for the officer.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@carries("GB11643-2")
def check_character(first_seventeen: str) -> str:
    """The check character of seventeen digits.

    Raises:
        ValueError: the text is not seventeen digits.
    """
    if len(first_seventeen) != 17 or not (first_seventeen.isascii() and first_seventeen.isdigit()):
        message = f"{first_seventeen!r} is not seventeen digits."
        raise ValueError(message)
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def has_valid_check_digit(text: str) -> bool:
    """Whether ``text`` is 18 characters with the right check character; a small x is not accepted."""
    return _SHAPE.fullmatch(text) is not None and check_character(text[:17]) == text[17]


def upgrade_fifteen_digits(fifteen_digits: str) -> str:
    """The 18-character form of a number issued before October 1999: century 19, and the check character.

    Raises:
        ValueError: the text is not fifteen digits.
    """
    if _OLD_SHAPE.fullmatch(fifteen_digits) is None:
        message = f"{fifteen_digits!r} is not fifteen digits."
        raise ValueError(message)
    first_seventeen = fifteen_digits[:6] + "19" + fifteen_digits[6:]
    return first_seventeen + check_character(first_seventeen)


def normalise(text: str) -> str:
    """The text in half width, without spaces and apostrophe, with a capital X."""
    return compact(text).upper()


@carries("GB11643-1")
def _birth_date(text: str) -> date | None:
    """The date in characters 7 to 14; None for an impossible one."""
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None
    return born if born.year >= _EARLIEST_BIRTH_YEAR else None


@dataclass(frozen=True)
class IdentityNumber:
    """A valid identity number of 18 characters; create it with :meth:`parse`."""

    text: str

    @classmethod
    def parse(cls, text: str | None) -> IdentityNumber:
        """Read a number as typed. Fifteen digits are upgraded.

        Raises:
            IdentityNumberError: missing, wrong length, wrong characters, wrong check character, or impossible
                birth date; checked in this order.
        """
        number = normalise(text or "")
        if not number:
            raise IdentityNumberError("id_missing", _("没有身份证号码。"))
        if _OLD_SHAPE.fullmatch(number):
            number = upgrade_fifteen_digits(number)
        _refuse_wrong_shape(number)
        if check_character(number[:17]) != number[17]:
            raise IdentityNumberError("id_check_digit", _("身份证号码“{number}”的校验码不符。").format(number=number))
        if _birth_date(number) is None:
            raise IdentityNumberError(
                "id_birth_date",
                _("身份证号码“{number}”中的出生日期“{day}”不存在。").format(number=number, day=number[6:14]),
            )
        return cls(number)

    @property
    def birth_date(self) -> date:
        """The day of birth in the number.

        Raises:
            ValueError: the number was not created by ``parse`` and contains an impossible day.
        """
        return date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))

    @property
    def sex(self) -> Sex:
        """The sex: order numbers of men are odd, those of women even."""
        return "male" if int(self.text[16]) % 2 else "female"

    @property
    def region_code(self) -> str:
        """The six-digit code of the county that issued the number; the person may live elsewhere."""
        return self.text[:6]


def _refuse_wrong_shape(number: str) -> None:
    if len(number) != 18:
        raise IdentityNumberError(
            "id_length",
            _("身份证号码“{number}”是 {length} 位，应为 18 位。").format(number=number, length=len(number)),
        )
    if _SHAPE.fullmatch(number) is None:
        raise IdentityNumberError(
            "id_characters", _("身份证号码“{number}”中有数字和末位 X 以外的字符。").format(number=number)
        )
