"""Signatures of messages: Ed25519 over the digest of header and message, written as the standard writes them.

The signed text has three lines, ``(created): …``, ``(expires): …`` and ``digest: SHA-256=…``. The digest is that of
``{"header":…,"message":…}`` in the canonical form of RFC 8785, so that both sides compute it from what they parsed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.utils.translation import gettext as _

from doudi.api.clients.models import ApiClient
from doudi.api.dci.refusals import MessageRefused, SignatureMissing, SignatureWrong

ALGORITHM = "ed25519"
VALID_SECONDS = 15 * 60
"""How long a signature of ours holds, and the longest that one of others may."""
_CLOCK_SECONDS = 5 * 60
"""How far the clocks of two systems may be apart."""
_LONGEST_SIGNATURE = 2_000
_PART = re.compile(r'(\w+)="([^"]*)"')
_HEADERS = "(created) (expires) digest"
_UNSIGNED = "unsigned"
"""How a client without a key may say that its messages are not signed, beside leaving the signature out."""


def canonical(value: Any) -> bytes:
    """Return a value as RFC 8785 writes it.

    Raises:
        MessageRefused: it has a number that the form cannot write.
    """
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise MessageRefused(_("消息里有超出范围的数字。")) from error


def digest_of(header: Mapping[str, Any], message: Any) -> str:
    """Return the digest of header and message in base64."""
    return base64.b64encode(hashlib.sha256(canonical({"header": header, "message": message})).digest()).decode("ascii")


def require_signature(client: ApiClient, signature: object, header: Mapping[str, Any], message: Any) -> None:
    """Refuse a message whose signature is missing or does not fit.

    A client without a key sends none, or says ``unsigned…``; what claims to be a signature and cannot be verified is
    refused rather than overlooked.

    Raises:
        SignatureMissing, SignatureWrong
    """
    text = signature if isinstance(signature, str) else ""
    is_unsigned = not text.strip() or text.startswith(_UNSIGNED)
    if not client.public_key:
        if not is_unsigned:
            raise SignatureWrong(_("没有登记这个系统的公钥，签名无法核对：先登记公钥，或者不写签名。"))
        return
    if is_unsigned:
        raise SignatureMissing(_("这个系统登记了公钥，消息须签名。"))
    parts = dict(_PART.findall(text[:_LONGEST_SIGNATURE]))
    key_name = f"{client.sender_id}|{client.key_id}|{ALGORITHM}"
    if parts.get("kidId", parts.get("keyId")) != key_name or parts.get("algorithm") != ALGORITHM:
        raise SignatureWrong(_("签名的 kidId 须是 {name}，algorithm 须是 ed25519。").format(name=key_name))
    if parts.get("headers") != _HEADERS:
        raise SignatureWrong(_("签名的 headers 须是 {headers}。").format(headers=_HEADERS))
    created, expires = _moment(parts.get("created")), _moment(parts.get("expires"))
    now = time.time()
    if not created - _CLOCK_SECONDS <= now <= expires or expires - created > VALID_SECONDS:
        message_text = _("签名已过期，或者有效期超过{minutes}分钟。").format(minutes=VALID_SECONDS // 60)
        raise SignatureWrong(message_text)
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(client.public_key))
        key.verify(
            base64.b64decode(parts.get("signature", ""), validate=True), _signed(created, expires, header, message)
        )
    except (InvalidSignature, ValueError, binascii.Error):
        raise SignatureWrong(_("签名与消息不符。")) from None


def _moment(text: str | None) -> int:
    if text is None or not text.isdecimal() or len(text) > 12:
        raise SignatureWrong(_("签名的 created、expires 须是1970年以来的秒数。"))
    return int(text)


def _signed(created: int, expires: int, header: Mapping[str, Any], message: Any) -> bytes:
    digest = digest_of(header, message)
    return f"(created): {created}\n(expires): {expires}\ndigest: SHA-256={digest}".encode()


def sign(header: Mapping[str, Any], message: Any, *, sender_id: str, key_id: str, key: Ed25519PrivateKey) -> str:
    """Return the signature of a message."""
    created = int(time.time())
    expires = created + VALID_SECONDS
    signature = base64.b64encode(key.sign(_signed(created, expires, header, message))).decode("ascii")
    return (
        f'Signature: namespace="spdci", kidId="{sender_id}|{key_id}|{ALGORITHM}", algorithm="{ALGORITHM}", '
        f'created="{created}", expires="{expires}", headers="{_HEADERS}", signature="{signature}"'
    )


def our_signature(header: Mapping[str, Any], message: Any) -> str:
    """Return our signature of a message that goes out."""
    sender = str(header["sender_id"])
    return sign(header, message, sender_id=sender, key_id=our_key_id(), key=our_key())


@cache
def our_key() -> Ed25519PrivateKey:
    """Return the key by which this system signs; made on first use, in a file that only the service reads."""
    path = Path(settings.API_SIGNING_KEY_FILE)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _key_in(path)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return our_key.__wrapped__()
    with os.fdopen(descriptor, "wb") as file:
        made = Ed25519PrivateKey.generate()
        file.write(
            made.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    return made


def _key_in(path: Path) -> Ed25519PrivateKey:
    """Read the key; wait a moment for another process that is writing it.

    Raises:
        ValueError: it is no Ed25519 key.
    """
    for _attempt in range(50):
        content = path.read_bytes()
        if content.endswith(b"-----END PRIVATE KEY-----\n"):
            break
        time.sleep(0.02)
    key = serialization.load_pem_private_key(content, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        message = f"{path} holds no Ed25519 key"
        raise ValueError(message)
    return key


def our_public_key() -> bytes:
    """Return the 32 bytes of our public key."""
    return our_key().public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def our_key_id() -> str:
    """Return the name of our key: the beginning of its digest."""
    return hashlib.sha256(our_public_key()).hexdigest()[:16]


def key_set() -> dict[str, Any]:
    """Return our public key as a JWK set (RFC 8037)."""
    x = base64.urlsafe_b64encode(our_public_key()).rstrip(b"=").decode("ascii")
    return {"keys": [{"kty": "OKP", "crv": "Ed25519", "x": x, "kid": our_key_id(), "use": "sig", "alg": "EdDSA"}]}
