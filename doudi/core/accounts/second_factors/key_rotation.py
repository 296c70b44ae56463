"""Secrets of second factors under a new data key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator

from doudi.core.encryption import CipherError, SealedKind, key_ring, seal, unseal
from doudi.core.encryption.cipher import key_id_of


def seal_second_factors_again() -> int:
    """Seal every secret of a second factor with the current key; return how many changed."""
    number = 0
    for factor in Authenticator.objects.select_for_update().order_by("pk"):
        data = {name: _again(value) for name, value in factor.data.items()}
        if data != factor.data:
            factor.data = data
            factor.save(update_fields=["data"])
            number += 1
    return number


def second_factors_by_key() -> Counter[str]:
    """Return how many secrets each key has sealed."""
    rows = Authenticator.objects.order_by("pk").values_list("data", flat=True)
    return Counter(key_id_of(text) for data in rows for text in _sealed_texts(data))


def _again(value: Any) -> Any:
    if isinstance(value, list):
        return [_again(one) for one in value]
    return seal(unseal(value, SealedKind.SECRET), SealedKind.SECRET) if _is_due(value) else value


def _is_due(value: Any) -> bool:
    return _is_sealed(value) and key_id_of(value) != key_ring().current


def _is_sealed(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(unseal(value, SealedKind.SECRET))
    except CipherError:
        return False


def _sealed_texts(data: dict[str, Any]) -> Iterator[str]:
    for value in data.values():
        yield from (text for text in (value if isinstance(value, list) else [value]) if _is_sealed(text))
