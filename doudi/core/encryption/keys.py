"""The key file: outside the database, readable by the service alone.

It may hold several data keys: the current one encrypts, older ones only decrypt until everything is re-encrypted. The
index key cannot be replaced without writing every blind index again.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from doudi.files.atomic import atomic_file
from doudi.values.translation import gettext as _

SM4_KEY_BYTES = 16
INDEX_KEY_BYTES = 32


class KeyFileError(Exception):
    """The key file is missing or unusable; the message says what to do."""


@dataclass(frozen=True)
class KeyRing:
    """The keys of the key file: ``data`` by key id, ``current`` the id that encrypts."""

    current: str
    data: dict[str, bytes]
    index: bytes

    def written(self) -> str:
        """Return the keys as the file holds them."""
        data = {name: key.hex() for name, key in self.data.items()}
        return json.dumps({"current": self.current, "data": data, "index": self.index.hex()}, indent=1)


def make_keys() -> KeyRing:
    """Create new keys from the system's source of randomness."""
    return KeyRing("1", {"1": secrets.token_bytes(SM4_KEY_BYTES)}, secrets.token_bytes(INDEX_KEY_BYTES))


def with_new_data_key(old: KeyRing) -> KeyRing:
    """Return the keys with a new data key, which becomes the current one."""
    name = str(max(map(int, old.data)) + 1)
    return KeyRing(name, {**old.data, name: secrets.token_bytes(SM4_KEY_BYTES)}, old.index)


def read_keys(path: Path) -> KeyRing:
    """Read the key file.

    Raises:
        KeyFileError: no such file, or not such a file.
    """
    try:
        stored = json.loads(path.read_text(encoding="ascii"))
        ring = KeyRing(
            stored["current"],
            {name: bytes.fromhex(key) for name, key in stored["data"].items()},
            bytes.fromhex(stored["index"]),
        )
    except FileNotFoundError:
        raise KeyFileError(_("找不到密钥文件 {path}。").format(path=path)) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyFileError(_("密钥文件 {path} 内容不完整。").format(path=path)) from None
    sound = ring.current in ring.data and len(ring.index) == INDEX_KEY_BYTES
    if not sound or any(len(key) != SM4_KEY_BYTES for key in ring.data.values()):
        raise KeyFileError(_("密钥文件 {path} 内容不完整。").format(path=path))
    return ring


def write_keys(ring: KeyRing, path: Path) -> None:
    """Write the key file, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(path, mode=0o600) as aside:
        aside.write_text(ring.written(), encoding="ascii")


@cache
def key_ring() -> KeyRing:
    """Return the keys of this process; in development, create them on first use."""
    from django.conf import settings

    path = Path(settings.KEY_FILE)
    if not path.exists() and not settings.IS_PRODUCTION:
        write_keys(make_keys(), path)
    return read_keys(path)
