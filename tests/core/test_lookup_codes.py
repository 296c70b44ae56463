"""Codes without an account: written in any case; the time of an answer tells nothing of whether there is a matter."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from doudi.core import lookup_codes


@dataclass
class Kept:
    code_hash: str


def test_a_code_is_recognised_in_any_case_and_only_itself() -> None:
    code = lookup_codes.new_code()
    kept = lookup_codes.hash_of(code)
    assert len(code) == lookup_codes.CODE_LENGTH
    assert code not in kept
    assert lookup_codes.is_code(code.lower(), kept)
    assert not lookup_codes.is_code(code[:-1], kept)
    assert not lookup_codes.is_code("", "")


@pytest.mark.attack
@pytest.mark.parametrize("stored", [0, 1, 3, 7])
def test_a_wrong_code_is_compared_as_often_whatever_is_stored(stored: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [Kept(lookup_codes.hash_of(f"AAAAA{number}")) for number in range(stored)]
    compared: list[str] = []
    check = lookup_codes.check_password

    def counting(code: str, code_hash: str) -> bool:
        compared.append(code_hash)
        return bool(check(code, code_hash))

    monkeypatch.setattr(lookup_codes, "check_password", counting)
    assert lookup_codes.row_of_code(iter(rows), "ZZZZZZ", most=5) is None
    assert len(compared) == 5
    if stored:
        assert lookup_codes.row_of_code(rows, "aaaaa0", most=5) is rows[0]
