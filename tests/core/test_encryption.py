"""Encryption: kinds, keys, blind index, masks."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

from doudi.core.encryption import (
    CipherError,
    KeyFileError,
    SealedField,
    SealedKind,
    SealedValue,
    WrongKeyError,
    blind_index,
    make_keys,
    seal,
    unseal,
)
from doudi.core.encryption.fields import KeyField
from doudi.core.encryption.keys import read_keys, with_new_data_key, write_keys

NUMBER = "11010519491231002X"
"""The example of the standard GB 11643 itself."""


def test_sealed_text_is_unsealed() -> None:
    assert unseal(seal(NUMBER, SealedKind.IDENTITY_NUMBER), SealedKind.IDENTITY_NUMBER) == NUMBER


@pytest.mark.clause("PIPL-28")
def test_same_text_is_sealed_differently_each_time() -> None:
    assert seal(NUMBER, SealedKind.PHONE) != seal(NUMBER, SealedKind.PHONE)


@pytest.mark.attack
def test_length_of_a_sealed_health_fact_tells_nothing() -> None:
    """HIV, orphan and none have the same length; and the padding is no part of the text."""
    words = ["hiv", "orphan", "none", "de_facto_unattended", "mental", "partial"]
    assert len({len(seal(word, SealedKind.HEALTH)) for word in words}) == 1
    assert [unseal(seal(word, SealedKind.HEALTH), SealedKind.HEALTH) for word in words] == words
    assert len(seal("上屋组12号", SealedKind.ADDRESS)) == len(seal("下街", SealedKind.ADDRESS))


def test_changed_cipher_text_is_refused() -> None:
    stored = seal(NUMBER, SealedKind.PHONE)
    body = stored[-6]
    changed = stored[:-6] + ("A" if body != "A" else "B") + stored[-5:]
    with pytest.raises(CipherError):
        unseal(changed, SealedKind.PHONE)


def test_sealed_kind_cannot_be_exchanged() -> None:
    with pytest.raises(CipherError):
        unseal(seal(NUMBER, SealedKind.PHONE), SealedKind.BANK_ACCOUNT)


@pytest.mark.parametrize("text", ["", "1.", "nonsense", "1.AAAA", "1.!!!!"])
def test_nonsense_is_refused(text: str) -> None:
    with pytest.raises(CipherError):
        unseal(text, SealedKind.PHONE)


def test_old_key_unseals_and_missing_key_is_named() -> None:
    old = make_keys()
    stored = seal(NUMBER, SealedKind.PHONE, old)
    new = with_new_data_key(old)
    assert unseal(stored, SealedKind.PHONE, new) == NUMBER
    assert seal(NUMBER, SealedKind.PHONE, new).startswith("2.")
    with pytest.raises(WrongKeyError, match="2"):
        unseal(seal(NUMBER, SealedKind.PHONE, new), SealedKind.PHONE, old)


def test_blind_index_matches_equal_texts_of_one_kind() -> None:
    assert blind_index(NUMBER, SealedKind.PHONE) == blind_index(NUMBER, SealedKind.PHONE)
    assert blind_index(NUMBER, SealedKind.PHONE) != blind_index(NUMBER, SealedKind.BANK_ACCOUNT)
    assert NUMBER not in blind_index(NUMBER, SealedKind.PHONE)


def test_every_form_of_printing_shows_the_mask() -> None:
    sealed = SealedValue.of(NUMBER, SealedKind.IDENTITY_NUMBER)
    assert f"{sealed}" == "110***********002X"
    assert NUMBER not in repr(sealed)
    assert NUMBER not in seal(NUMBER, SealedKind.PHONE)
    assert str(SealedValue.of("true", SealedKind.HEALTH)) == "***"


def test_key_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "keys.json"
    made = make_keys()
    write_keys(made, path)
    assert read_keys(path) == made
    assert path.stat().st_mode & 0o077 == 0
    path.write_text('{"current": "9", "data": {}, "index": ""}')
    with pytest.raises(KeyFileError, match="不完整"):
        read_keys(path)
    with pytest.raises(KeyFileError, match="找不到"):
        read_keys(tmp_path / "nothing.json")


def test_rows_with_sealed_columns_know_their_keys_before_they_are_inserted() -> None:
    sealed = [model for model in apps.get_models() if any(isinstance(one, SealedField) for one in model._meta.fields)]
    assert sealed
    assert [model.__name__ for model in sealed if not isinstance(model._meta.pk, KeyField)] == []
