"""Encryption of personal data at rest: SM4-GCM, a blind index of HMAC-SM3 for search, masks for display.

The only interface to the cipher; a certified cipher machine would replace ``cipher.py``.
"""

from doudi.core.encryption.cipher import (
    CipherError,
    MovedError,
    Place,
    Proof,
    WrongKeyError,
    blind_index,
    refuse_moved,
    row_of,
    seal,
    sm3_digest,
    unseal,
)
from doudi.core.encryption.fields import BlindIndexField, SealedField, new_keys, with_keys
from doudi.core.encryption.keys import (
    KeyFileError,
    KeyRing,
    key_ring,
    make_keys,
)
from doudi.core.encryption.sealed_value import SealedKind, SealedValue

__all__ = [
    "BlindIndexField",
    "CipherError",
    "KeyFileError",
    "KeyRing",
    "MovedError",
    "Place",
    "Proof",
    "SealedField",
    "SealedKind",
    "SealedValue",
    "WrongKeyError",
    "blind_index",
    "key_ring",
    "make_keys",
    "new_keys",
    "refuse_moved",
    "row_of",
    "seal",
    "sm3_digest",
    "unseal",
    "with_keys",
]
