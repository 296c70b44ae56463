"""The key file: outside the database, readable by the service alone.

It may hold several data keys: the current one encrypts, older ones only decrypt until everything is re-encrypted. The
index key is replaced by writing every blind index again; the next one is in the file before that, earlier ones stay
for older backups. The trail key proves what is computed over rows:
the chains of the audit trail and the access log, and the content of payroll runs.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

from doudi.files.atomic import atomic_file
from doudi.values.translation import gettext as _

SM4_KEY_BYTES = 16
INDEX_KEY_BYTES = 32
TRAIL_KEY_BYTES = 32


class KeyFileError(Exception):
    """The key file is missing or unusable; the message says what to do."""


@dataclass(frozen=True)
class KeyRing:
    """The keys of the key file: ``data`` by key id, ``current`` the id that encrypts.

    ``binds_rows`` says that every sealed text of the database is bound to its row; one that is not is refused.
    """

    current: str
    data: dict[str, bytes]
    index: bytes
    trail: bytes
    binds_rows: bool = True
    next_index: bytes = b""
    earlier_indexes: tuple[bytes, ...] = ()

    def written(self) -> str:
        """Return the keys as the file holds them."""
        data = {name: key.hex() for name, key in self.data.items()}
        kept = {"current": self.current, "data": data, "index": self.index.hex(), "trail": self.trail.hex()}
        earlier = [key.hex() for key in self.earlier_indexes]
        rotated = {"next_index": self.next_index.hex(), "earlier_indexes": earlier}
        return json.dumps({**kept, "binds_rows": self.binds_rows, **rotated}, indent=1)


def make_keys() -> KeyRing:
    """Create new keys from the system's source of randomness."""
    data = {"1": secrets.token_bytes(SM4_KEY_BYTES)}
    return KeyRing("1", data, secrets.token_bytes(INDEX_KEY_BYTES), secrets.token_bytes(TRAIL_KEY_BYTES))


def with_new_data_key(old: KeyRing) -> KeyRing:
    """Return the keys with a new data key, which becomes the current one."""
    name = str(max(map(int, old.data)) + 1)
    return replace(old, current=name, data={**old.data, name: secrets.token_bytes(SM4_KEY_BYTES)})


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
            _trail_key(stored),
            stored.get("binds_rows", False),
            bytes.fromhex(stored.get("next_index", "")),
            tuple(bytes.fromhex(key) for key in stored.get("earlier_indexes", ())),
        )
    except FileNotFoundError:
        raise KeyFileError(_("找不到密钥文件 {path}。").format(path=path)) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyFileError(_("密钥文件 {path} 内容不完整。").format(path=path)) from None
    sound = ring.current in ring.data and len(ring.index) == INDEX_KEY_BYTES and len(ring.trail) == TRAIL_KEY_BYTES
    sound = sound and len(ring.next_index) in {0, INDEX_KEY_BYTES}
    if not sound or any(len(key) != SM4_KEY_BYTES for key in ring.data.values()):
        raise KeyFileError(_("密钥文件 {path} 内容不完整。").format(path=path))
    return ring


def _trail_key(stored: dict[str, Any]) -> bytes:
    """Return the trail key; files from before it had one derive it from the index key, always the same."""
    if "trail" in stored:
        return bytes.fromhex(stored["trail"])
    derived = HMAC(bytes.fromhex(stored["index"]), hashes.SM3())
    derived.update(b"trail key")
    return derived.finalize()


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
