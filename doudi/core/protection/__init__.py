"""Personal data at rest: sealed with SM4-GCM, found by a blind index of HMAC-SM3, shown masked.

This is the one interface to the cipher; a certified cipher machine would take the place of ``cipher.py``.
"""

from doudi.core.protection.cipher import CipherError, WrongKeyError, blind_index, seal, sm3_of, unseal
from doudi.core.protection.fields import BlindIndexField, SealedField
from doudi.core.protection.keys import Keys, KeysError, keys, make_keys
from doudi.core.protection.sealed import Kind, Sealed

__all__ = [
    "BlindIndexField",
    "CipherError",
    "Keys",
    "KeysError",
    "Kind",
    "Sealed",
    "SealedField",
    "WrongKeyError",
    "blind_index",
    "keys",
    "make_keys",
    "seal",
    "sm3_of",
    "unseal",
]
