"""Files of a snapshot folder: finding, opening, and detecting changes during reading."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from doudi.snapshot.faults import Fault, FaultList, FaultySnapshot
from doudi.values.translation import gettext as _

ENDINGS = (".csv", ".parquet")
_OTHER_ENDINGS = (".xlsx", ".xls", ".et", ".txt", ".csv.gz", ".json")


@dataclass(frozen=True)
class SnapshotFile:
    """A file and its size, time and inode when it was opened."""

    path: Path
    signature: tuple[int, int, int]

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def is_csv(self) -> bool:
        return self.path.suffix.lower() == ".csv"

    def require_unchanged(self) -> None:
        """Raise if the file changed since it was opened.

        Raises:
            FaultySnapshot: size, time or inode of the file differ, or it is gone.
        """
        try:
            signature = _signature(self.path.stat())
        except OSError:
            signature = None
        if signature != self.signature:
            message = _("读取期间文件被改动")
            remedy = _("请等文件写完、关闭其他正在编辑它的程序后，再运行一次")
            raise FaultySnapshot([Fault(self.name, None, "", None, "file_changed", message, remedy)])


def _signature(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ino


def open_file(path: Path, faults: FaultList) -> SnapshotFile | None:
    """The file at ``path``; for a missing, unreadable or empty file add a fault and return None."""

    def refuse(code: str, message: str, remedy: str) -> None:
        faults.add(Fault(path.name, None, "", None, code, message, remedy))

    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            refuse("not_a_file", _("这是一个文件夹，不是文件"), _("请换成同名的文件"))
            return None
        if not stat.S_ISREG(status.st_mode):
            refuse("not_a_file", _("这不是普通文件"), _("请换成普通文件"))
            return None
        with path.open("rb"):
            pass
    except FileNotFoundError:
        refuse("missing_file", _("没有这个文件"), _("请核对文件名和位置"))
        return None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        refuse("unreadable_file", _("文件打不开（{reason}）").format(reason=reason), _("请检查权限和磁盘"))
        return None
    if status.st_size == 0:
        refuse("empty_file", _("文件是空的，一个字节也没有"), _("请重新导出；第 1 行须为列名"))
        return None
    return SnapshotFile(path, _signature(status))


def find_table_file(folder: Path, name: str, faults: FaultList, *, is_optional: bool = False) -> SnapshotFile | None:
    """The file of a table, ``.csv`` or ``.parquet``; for both, or for none of a required table, add a fault."""
    paths = [folder / f"{name}{ending}" for ending in ENDINGS if os.path.lexists(folder / f"{name}{ending}")]
    if len(paths) == 1:
        return open_file(paths[0], faults)
    if paths:
        message = _("同时有 {names} 两个文件，不知道以哪个为准").format(names="、".join(path.name for path in paths))
        faults.add(Fault(name, None, "", None, "ambiguous_file", message, _("请只留一个，移走另一个")))
        return None
    if is_optional:
        return None
    others = [f"{name}{ending}" for ending in _OTHER_ENDINGS if os.path.lexists(folder / f"{name}{ending}")]
    remedy = _("请放入 {name}.csv 或 {name}.parquet").format(name=name)
    if others:
        remedy = _("请把 {other} 另存为“CSV UTF-8（逗号分隔）”，文件名 {name}.csv").format(other=others[0], name=name)
    faults.add(Fault(name, None, "", None, "missing_file", _("缺少文件"), remedy))
    return None


def require_folder(folder: Path) -> None:
    """Raise unless the path is a readable folder.

    Raises:
        FaultySnapshot: the path is missing, is no folder, or is not readable.
    """
    if folder.is_dir() and os.access(folder, os.R_OK | os.X_OK):
        return
    if not folder.exists():
        code, message = "missing_folder", _("没有文件夹 {folder}")
    elif folder.is_dir():
        code, message = "unreadable_folder", _("没有权限读取文件夹 {folder}")
    else:
        code, message = "not_a_folder", _("{folder} 是文件，不是文件夹")
    remedy = _("请给出放着 households、people、awards 三个文件的文件夹")
    raise FaultySnapshot([Fault("", None, "", None, code, message.format(folder=folder), remedy)])
