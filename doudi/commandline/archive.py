"""``doudi archive``: the money of a year that is over, in one sealed file of plain tables and documents."""

from __future__ import annotations

import argparse
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from doudi.commandline import arguments
from doudi.commandline.arguments import Commands
from doudi.commandline.backup import secret_of_backups
from doudi.commandline.errors import CommandError
from doudi.commandline.output import print_remark
from doudi.core.encryption import CipherError
from doudi.core.encryption.sealed_folder import open_sealed_folder, seal_folder
from doudi.values.translation import gettext as _

EXIT_CHANGED = 1
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_FOLDER = "archive"


def add_commands(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("archive", help=_("归档一年的发放和资金，核验归档文件"))
    actions = parser.add_subparsers(title=_("命令"), metavar="", required=True)
    writing = actions.add_parser("write", help=_("把过完的一年写成一个加密的归档文件"))
    writing.add_argument("--year", type=arguments.whole_number(_FIRST_YEAR, _LAST_YEAR), required=True)
    writing.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("写到哪个文件"))
    writing.set_defaults(run=run_write)
    verifying = actions.add_parser("verify", help=_("核验归档文件：逐份比对、重新合计、核对操作记录"))
    verifying.add_argument("file", type=Path, metavar="FILE")
    verifying.set_defaults(run=run_verify)
    opening = actions.add_parser("open", help=_("核验以后解开到一个新的文件夹"))
    opening.add_argument("file", type=Path, metavar="FILE")
    opening.add_argument("--out", type=Path, required=True, metavar="FOLDER", help=_("输出文件夹"))
    opening.set_defaults(run=run_open)


def run_write(options: argparse.Namespace) -> None:
    """Write the archive, whole or not at all, and verify it before it gets its name."""
    from doudi.commandline.application import refuse_without_database, set_up_django

    set_up_django()
    refuse_without_database()
    from doudi.core.audit.trail import SYSTEM
    from doudi.core.refusals import Refused
    from doudi.files.atomic import atomic_file
    from doudi.payments.year_archive.content import write_year

    out: Path = options.out
    if out.exists():
        raise CommandError(_("“{path}”已经存在，不会覆盖。").format(path=out))
    secret = secret_of_backups()
    with tempfile.TemporaryDirectory(prefix="archive-") as name:
        folder = Path(name) / _FOLDER
        folder.mkdir()
        try:
            contents = write_year(by=SYSTEM, year=options.year, folder=folder)
        except Refused as refused:
            raise CommandError(refused.message) from None
        with atomic_file(out, mode=0o600) as aside:
            seal_folder(aside, secret, {_FOLDER: folder})
            with _opened(aside, secret) as written:
                _refuse_faults(written, out)
    print_remark(
        _("已归档{year}年：{runs}批、{payments}笔、{entries}条操作记录，加密写到 {path}，核验无误。").format(
            year=contents["year"],
            runs=contents["rows"]["runs.csv"],
            payments=contents["rows"]["payments.csv"],
            entries=contents["rows"]["trail.jsonl"],
            path=out,
        )
    )


def run_verify(options: argparse.Namespace) -> int:
    """Verify an archive; exit 1 if anything is not as it was written."""
    from doudi.commandline.application import refuse_without_database, set_up_django

    set_up_django()
    refuse_without_database()
    from doudi.payments.year_archive.verification import contents_of

    with _opened(options.file, secret_of_backups()) as folder:
        faults = _faults(folder)
        year = contents_of(folder)["year"]
    for fault in faults:
        print(fault)
    print(
        _("{year}年的归档有{number}处不符。").format(year=year, number=len(faults))
        if faults
        else _("{year}年的归档完整无误。").format(year=year)
    )
    return EXIT_CHANGED if faults else 0


def run_open(options: argparse.Namespace) -> None:
    """Unpack an archive that verifies into a new folder."""
    from doudi.commandline.application import refuse_without_database, set_up_django

    set_up_django()
    refuse_without_database()
    from doudi.files.atomic import replaced_folder

    out: Path = options.out
    if out.exists():
        raise CommandError(_("“{path}”已经存在，不会覆盖。").format(path=out))
    with _opened(options.file, secret_of_backups()) as folder:
        _refuse_faults(folder, options.file)
        out.parent.mkdir(parents=True, exist_ok=True)
        with replaced_folder(out) as aside:
            shutil.copytree(folder, aside, dirs_exist_ok=True)
    print_remark(_("已解开到 {path}。里面有姓名和账号，用完请删除。").format(path=out))


@contextmanager
def _opened(file: Path, secret: bytes) -> Iterator[Path]:
    """Yield the folder of an archive, unpacked for a while.

    Raises:
        CommandError: there is no such file, or it is no archive that can be opened.
    """
    with tempfile.TemporaryDirectory(prefix="archive-") as name:
        try:
            open_sealed_folder(file, secret, Path(name))
        except FileNotFoundError:
            raise CommandError(_("找不到“{path}”。").format(path=file)) from None
        except (CipherError, tarfile.TarError) as error:
            raise CommandError(_("“{path}”不能打开：{reason}").format(path=file, reason=error)) from None
        folder = Path(name) / _FOLDER
        if not folder.is_dir():
            raise CommandError(_("“{path}”不是一年的归档文件。").format(path=file))
        yield folder


def _faults(folder: Path) -> list[str]:
    from doudi.core.refusals import Refused
    from doudi.payments.year_archive.verification import faults_of

    try:
        return faults_of(folder)
    except Refused as refused:
        raise CommandError(refused.message) from None


def _refuse_faults(folder: Path, file: Path) -> None:
    if faults := _faults(folder):
        raise CommandError(
            _("“{path}”有{number}处不符：{fault}").format(path=file, number=len(faults), fault=faults[0])
        )
