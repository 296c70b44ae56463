"""SM4 in Galois/counter mode, and HMAC-SM3 for the blind index.

A sealed text is ``<key id>.<base64 of nonce, cipher text and tag>``. The kind of datum is associated data, so a sealed
telephone number cannot be passed off as an identity number.
"""

from __future__ import annotations

import base64
import binascii
import os
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC

from doudi.core.encryption.keys import KeyRing, key_ring
from doudi.values.carries import carries
from doudi.values.translation import gettext as _

_NONCE_BYTES = 12
_TAG_BYTES = 16
_INDEX_BYTES = 16
_SHAPE = re.compile(r"(?P<key>[0-9]{1,6})\.(?P<body>[A-Za-z0-9+/=]+)")


class CipherError(Exception):
    """A sealed text was changed, cut, or sealed as another kind."""


class WrongKeyError(CipherError):
    """The key of a sealed text is not in the key file."""


@carries("PIPL-28")
def seal(text: str, kind: str, ring: KeyRing | None = None) -> str:
    """Encrypt a text with the current key."""
    ring = ring or key_ring()
    sealed = seal_bytes(text.encode(), ring.data[ring.current], kind.encode())
    return f"{ring.current}.{base64.b64encode(sealed).decode('ascii')}"


def unseal(stored: str, kind: str, ring: KeyRing | None = None) -> str:
    """Decrypt a sealed text.

    Raises:
        WrongKeyError: its key is not known.
        CipherError: it is not what was sealed, or was sealed as another kind of datum.
    """
    ring = ring or key_ring()
    match = _SHAPE.fullmatch(stored)
    if match is None:
        raise CipherError(_("加密数据已损坏。"))
    if match["key"] not in ring.data:
        raise WrongKeyError(_("缺少编号为 {key} 的密钥。").format(key=match["key"]))
    try:
        raw = base64.b64decode(match["body"], validate=True)
        return unseal_bytes(raw, ring.data[match["key"]], kind.encode()).decode()
    except (InvalidTag, ValueError, binascii.Error):
        raise CipherError(_("加密数据已损坏。")) from None


def seal_bytes(content: bytes, key: bytes, associated: bytes = b"") -> bytes:
    """Return nonce, cipher text and tag; ``associated`` must be the same for decryption."""
    nonce = os.urandom(_NONCE_BYTES)
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(associated)
    return nonce + encryptor.update(content) + encryptor.finalize() + encryptor.tag


def unseal_bytes(sealed: bytes, key: bytes, associated: bytes = b"") -> bytes:
    """Decrypt the result of ``seal_bytes``.

    Raises:
        InvalidTag, ValueError: it is not what was sealed, or is too short to be.
    """
    nonce, body, tag = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:-_TAG_BYTES], sealed[-_TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(associated)
    return decryptor.update(body) + decryptor.finalize()


def key_id_of(stored: str) -> str:
    """Return the id of the key that sealed a text."""
    return stored.partition(".")[0]


def sm3_digest(content: bytes) -> str:
    """Return the SM3 digest of bytes."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


def blind_index(text: str, kind: str, ring: KeyRing | None = None) -> str:
    """Return 128 bits of HMAC-SM3, equal for equal texts of a kind and no others."""
    ring = ring or key_ring()
    code = HMAC(ring.index, hashes.SM3())
    code.update(f"{kind}\0{text}".encode())
    return code.finalize()[:_INDEX_BYTES].hex()
