"""Numbers of bank cards."""

from __future__ import annotations

import pytest

from doudi.values.bank_card import BankCardError, has_valid_check_digit, parse_bank_card, with_check_digit


def test_number_is_returned_without_spaces() -> None:
    card = with_check_digit("621700001234567890")
    assert parse_bank_card(f" {card[:4]} {card[4:]} ") == card
    assert parse_bank_card("1234567890123456") == "1234567890123456", "a passbook has no check digit"


@pytest.mark.parametrize("text", ["", "62", "62170000123456789a", "6217000012345678901", "62" + "0" * 20])
def test_wrong_number_is_refused(text: str) -> None:
    with pytest.raises(BankCardError):
        parse_bank_card(text)


def test_check_digit_by_hand() -> None:
    """The example of the Luhn formula in ISO/IEC 7812-1: 7992739871 has the check digit 3."""
    assert has_valid_check_digit("79927398713")
    assert not has_valid_check_digit("79927398712")
