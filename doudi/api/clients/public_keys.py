"""Public keys of clients: Ed25519, given as PEM, as a JWK, or as the 32 bytes in base64."""

from __future__ import annotations

import base64
import binascii
import json

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _

from doudi.api.clients.refusals import PublicKeyInvalid

KEY_BYTES = 32
LONGEST_TEXT = 2_000


def raw_key(text: str) -> str:
    """Return a key as 32 bytes in base64.

    Raises:
        PublicKeyInvalid
    """
    message = _("公钥不是 Ed25519：写 PEM、JWK（OKP，Ed25519）或者32字节的 base64。")
    try:
        raw = _raw_bytes(text.strip()) if len(text) <= LONGEST_TEXT else b""
        if len(raw) != KEY_BYTES:
            raise PublicKeyInvalid(message, public_key=message)
        Ed25519PublicKey.from_public_bytes(raw)
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error, UnsupportedAlgorithm):
        raise PublicKeyInvalid(message, public_key=message) from None
    return base64.b64encode(raw).decode("ascii")


def _raw_bytes(text: str) -> bytes:
    if text.startswith("-----BEGIN"):
        key = serialization.load_pem_public_key(text.encode("ascii"))
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError
        return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    if text.startswith("{"):
        key_set = json.loads(text)
        if (key_set["kty"], key_set["crv"]) != ("OKP", "Ed25519"):
            raise ValueError
        return base64.urlsafe_b64decode(f"{key_set['x']}==")
    return base64.b64decode(text, validate=True)
