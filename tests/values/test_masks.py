"""Masking of personal data."""

import pytest

from doudi.values.masks import mask_account, mask_identity_number, mask_name, mask_phone


@pytest.mark.clause("GB35273-1")
@pytest.mark.parametrize(
    ("name", "shown"), [("王春莲", "王**"), (" 王玥 ", "王*"), ("易石林生", "易***"), ("王", "*"), ("", "")]
)
def test_names(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.clause("GB35273-1")
def test_numbers() -> None:
    assert mask_identity_number("11010519491231002X") == "110***********002X"
    assert mask_account("6217082667068110258") == "***************0258"
    assert mask_phone("13829019431") == "138****9431"


@pytest.mark.parametrize("text", ["", "1234", "1234567"])
def test_short_text_is_masked_whole(text: str) -> None:
    assert mask_identity_number(text) == "*" * len(text)
    assert mask_phone(text) == "*" * len(text)
