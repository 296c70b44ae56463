"""What tells two installations apart: a worker with other rules would pay other amounts."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import doudi
from doudi.province.errors import OtherInstallationError
from doudi.values.translation import gettext as _

_ROOMS = ("values", "files", "policy", "snapshot", "matching", "screening", "province")
_ENDINGS = (".py", ".yaml", ".csv")


@cache
def installation_digest() -> str:
    """Return the version with the SHA-256 of the rules, figures and code that a county is computed by."""
    package = Path(doudi.__file__).parent
    digest = hashlib.sha256()
    for room in _ROOMS:
        for path in sorted((package / room).rglob("*")):
            if path.suffix in _ENDINGS:
                digest.update(path.relative_to(package).as_posix().encode())
                digest.update(path.read_bytes())
    return f"{doudi.__version__}-{digest.hexdigest()}"


def require_installation(digest: str) -> None:
    """Refuse to compute for somebody with other rules.

    Raises:
        OtherInstallationError: the rules, figures or code here are others.
    """
    if digest != installation_digest():
        raise OtherInstallationError(
            _("工作节点上的 doudi 和提交任务的不是同一版（规则、标准或程序不同）：请在各节点安装同一版。")
        )
