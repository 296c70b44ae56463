"""The key of backups: a file of its own, kept where neither the database nor a backup is."""

from __future__ import annotations

import secrets
from pathlib import Path

from doudi.core.encryption.keys import KeyFileError
from doudi.files.atomic import atomic_file
from doudi.values.translation import gettext as _

_KEY_BYTES = 32


def make_backup_key(path: Path) -> None:
    """Write a new backup key, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(path, mode=0o600) as aside:
        aside.write_text(secrets.token_hex(_KEY_BYTES), encoding="ascii")


def backup_key() -> bytes:
    """Return the backup key; in development, create it on first use.

    Raises:
        KeyFileError: there is none, or the file is no such key.
    """
    from django.conf import settings

    path = Path(settings.BACKUP_KEY_FILE)
    if not path.exists() and not settings.IS_PRODUCTION:
        make_backup_key(path)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        raise KeyFileError(
            _("找不到备份密钥 {path}（没有就运行 doudi keys make-backup）。").format(path=path)
        ) from None
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise KeyFileError(_("备份密钥 {path} 内容不完整。").format(path=path))
    return key
