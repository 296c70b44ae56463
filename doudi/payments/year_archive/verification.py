"""Check an archive: every file as listed, totals added up again, the chain of the trail, and the database beside it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from doudi.core.audit.chain import is_keyed_link, is_plain_link
from doudi.core.audit.models import Entry
from doudi.payments.models import Certificate
from doudi.payments.year_archive.content import BANK_FILES, LIST, TRAIL, digest_of_file, files_of, totals_of_rows
from doudi.payments.year_archive.refusals import ArchiveChanged

MOST_FAULTS = 100


def contents_of(folder: Path) -> dict[str, Any]:
    """Return the list of contents of an unpacked archive.

    Raises:
        ArchiveChanged: there is none that can be read.
    """
    try:
        found = json.loads((folder / LIST).read_text(encoding="utf-8"))
        return {**found, "rows": dict(found["rows"]), "sm3": dict(found["sm3"]), "year": int(found["year"])}
    except (OSError, ValueError, KeyError, TypeError):
        raise ArchiveChanged(_("归档文件里没有可读的目录。")) from None


def faults_of(folder: Path) -> list[str]:
    """Return what is wrong with an unpacked archive, in words, at most :data:`MOST_FAULTS`; empty if nothing is.

    Raises:
        ArchiveChanged: there is no list of contents.
    """
    contents = contents_of(folder)
    faults: list[str] = []
    for check in (_files, _bank_files, _totals, _trail, _database):
        for fault in check(folder, contents):
            faults.append(fault)
            if len(faults) == MOST_FAULTS:
                return faults
        if check is _files and faults:
            return faults  # the other checks would read what is known to be wrong
    return faults


def _files(folder: Path, contents: dict[str, Any]) -> Iterator[str]:
    listed, found = contents["sm3"], set(files_of(folder))
    for name in sorted(set(listed) | found):
        if name not in found:
            yield _("缺少文件{name}。").format(name=name)
        elif name not in listed:
            yield _("多出文件{name}。").format(name=name)
        elif digest_of_file(folder / name) != listed[name]:
            yield _("文件{name}被改动过。").format(name=name)


def _bank_files(folder: Path, contents: dict[str, Any]) -> Iterator[str]:
    for number, digest in contents["bank_files"].items():
        if digest_of_file(folder / BANK_FILES / number) != digest:
            yield _("代发文件{number}和交给银行的不同。").format(number=number)


def _totals(folder: Path, contents: dict[str, Any]) -> Iterator[str]:
    runs = list(_rows(folder, "runs"))
    months = {row["run"]: row["month"] for row in runs}
    if totals_of_rows(_rows(folder, "payments"), months) != contents["totals"]:
        yield _("明细加起来和目录里的合计不同。")
    for name, number in contents["rows"].items():
        found = sum(1 for _row in _rows(folder, name.removesuffix(".csv"))) if name != TRAIL else None
        if found is not None and found != number:
            yield _("{name}应有{number}行，实有{found}行。").format(name=name, number=number, found=found)


def _rows(folder: Path, table: str) -> Iterator[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _trail(folder: Path, contents: dict[str, Any]) -> Iterator[str]:
    expected = contents["trail"]
    if not expected:
        return
    number, previous, is_keyed = expected["first"] - 1, expected["hash_before"], False
    for entry in _entries(folder):
        number += 1
        if entry.number != number or entry.previous_hash != previous:
            yield _("操作记录在第{number}条断开。").format(number=number)
            return
        if is_keyed_link(entry):
            is_keyed = True
        elif is_keyed or not is_plain_link(entry):
            yield _("操作记录第{number}条被改动过，或不是用这里的密钥连接的。").format(number=number)
            return
        previous = entry.hash
    if (number, previous) != (expected["last"], expected["hash_at_end"]):
        yield _("操作记录的末尾和目录不同。")


def _entries(folder: Path) -> Iterator[SimpleNamespace]:
    with (folder / TRAIL).open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            yield SimpleNamespace(**entry | {"at": datetime.fromisoformat(entry["at"])})


def _database(folder: Path, contents: dict[str, Any]) -> Iterator[str]:  # noqa: ARG001 - every check gets both
    """Compare what never changes with the database, as far as it has it."""
    trail = contents["trail"]
    last = Entry.objects.filter(number=trail["last"]).values_list("hash", flat=True).first() if trail else None
    if last is not None and last != trail["hash_at_end"]:
        yield _("操作记录和数据库里的不是同一条链。")
    kept = dict(Certificate.objects.filter(run__number__in=contents["certificates"]).values_list("run__number", "sm3"))
    for run, digest in contents["certificates"].items():
        if run in kept and kept[run] != digest:
            yield _("批次{run}的结账证明和数据库里的不同。").format(run=run)
