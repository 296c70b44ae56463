"""The bytes on the disk: sealed, written aside and renamed, never under a name that somebody typed."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings

from doudi.core.protection import CipherError, WrongKeyError, keys
from doudi.values.language import gettext as _

_NONCE_BYTES = 12
_TAG_BYTES = 16
_KEY = re.compile(r"[0-9a-f]{32}")
_HEADER_END = b"\n"


def write(content: bytes) -> str:
    """Keep some bytes; returns the name they are found under."""
    held = keys()
    nonce = os.urandom(_NONCE_BYTES)
    encryptor = Cipher(algorithms.SM4(held.data[held.current]), modes.GCM(nonce)).encryptor()
    sealed = nonce + encryptor.update(content) + encryptor.finalize() + encryptor.tag
    key = secrets.token_hex(16)
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_suffix(".part")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(held.current.encode() + _HEADER_END + sealed)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(path)
    return key


def read(key: str) -> bytes:
    """The bytes kept under a name.

    Raises:
        FileNotFoundError, WrongKeyError, CipherError
    """
    name, _newline, sealed = _path(key).read_bytes().partition(_HEADER_END)
    data_key = keys().data.get(name.decode("ascii", "replace"))
    if data_key is None:
        raise WrongKeyError(_("缺少解开附件的密钥。"))
    nonce, body, tag = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:-_TAG_BYTES], sealed[-_TAG_BYTES:]
    decryptor = Cipher(algorithms.SM4(data_key), modes.GCM(nonce, tag)).decryptor()
    try:
        return decryptor.update(body) + decryptor.finalize()
    except InvalidTag:
        raise CipherError(_("附件已损坏。")) from None


def _path(key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise FileNotFoundError(key)
    return Path(settings.ATTACHMENTS) / key[:2] / key
