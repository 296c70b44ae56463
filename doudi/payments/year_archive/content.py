"""Write the books of a year into a folder: tables, certificates, bank files, the audit trail, and a list of it all."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.db.models import Count, F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import __version__
from doudi.core.audit.chain import COVERED, moment
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.payments.bank_exchange.models import BankFile
from doudi.payments.bank_exchange.rendering import content_of
from doudi.payments.models import Certificate, Payment, Run
from doudi.payments.workflow import PaymentState, RunState
from doudi.payments.year_archive.refusals import BooksDiffer, NothingPaidInYear, RunsNotClosed, YearNotOver
from doudi.payments.year_archive.tables import TABLES, ArchivedTable, entries_of_year, runs_of_year
from doudi.values.divisions import COUNTY_CODE

LIST = "contents.json"
TRAIL = "trail.jsonl"
CERTIFICATES = "certificates"
BANK_FILES = "bank_files"
ENTRY_FIELDS = (*COVERED, "previous_hash", "hash")
_MOST_NAMED = 5
_PIECE_BYTES = 1 << 20
_ROWS_AT_A_TIME = 2_000


@action("payments.archive_year")
def write_year(*, by: Actor, year: int, folder: Path) -> dict[str, Any]:  # noqa: ARG001 - the trail reads it
    """Write everything about the money of a year that is over into an empty folder; return the list of contents.

    Raises:
        YearNotOver, NothingPaidInYear, RunsNotClosed, BooksDiffer
        FileChangedSinceFrozen: a bank file is no longer what the bank was given.
    """
    _refuse_unfinished(year)
    rows = {f"{table.name}.csv": _write_table(table, year, folder) for table in TABLES}
    rows[TRAIL], trail = _write_trail(year, folder)
    certificates = _write_certificates(year, folder)
    bank_files = _write_bank_files(year, folder)
    contents = {
        "year": year,
        "version": __version__,
        "made_at": moment(timezone.now()),
        "county": COUNTY_CODE,
        "rows": rows,
        "certificates": certificates,
        "bank_files": bank_files,
        "trail": trail,
        "totals": _totals(year),
        "columns": {f"{table.name}.csv": dict(table.columns()) for table in TABLES},
        "sm3": {name: digest_of_file(folder / name) for name in files_of(folder)},
    }
    (folder / LIST).write_text(f"{json.dumps(contents, ensure_ascii=False, indent=1)}\n", encoding="utf-8")
    digest = digest_of_file(folder / LIST)
    record(
        _("归档{year}年的发放和资金：{payments}笔，目录的 SM3 摘要{digest}。").format(
            year=year, payments=rows["payments.csv"], digest=digest
        ),
        new={"year": year, "sm3": digest},
    )
    return contents


def files_of(folder: Path) -> list[str]:
    """Return the names of the files of an archive, in order; the list of contents excepted."""
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in names if name != LIST)


def digest_of_file(path: Path) -> str:
    """Return the SM3 digest of a file of any size."""
    digest = hashes.Hash(hashes.SM3())
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.finalize().hex()


def _refuse_unfinished(year: int) -> None:
    if year >= today().year:
        raise YearNotOver(_("{year}年还没有过完，过完以后再归档。").format(year=year))
    runs = runs_of_year(year)
    if not runs.exists():
        raise NothingPaidInYear(_("{year}年没有发放批次。").format(year=year))
    unfinished = list(runs.exclude(state=RunState.CLOSED).values_list("number", flat=True)[:_MOST_NAMED])
    if unfinished:
        raise RunsNotClosed(
            _("{year}年还有批次没有结账：{runs}。结账以后再归档。").format(year=year, runs="、".join(unfinished))
        )
    differing = _runs_that_do_not_add_up(runs)
    if differing:
        raise BooksDiffer(
            _("这些批次的明细和合计不符：{runs}。请先运行 doudi reconcile 查明。").format(runs="、".join(differing))
        )


def _runs_that_do_not_add_up(runs: Iterable[Run]) -> list[str]:
    kept = Payment.objects.filter(run__in=runs).exclude(state=PaymentState.WITHDRAWN).order_by()
    sums = dict(kept.values_list("run").annotate(total=Sum("amount_fen")))
    return [run.number for run in runs if sums.get(run.pk, 0) != run.total_fen][:_MOST_NAMED]


def _write_table(table: ArchivedTable, year: int, folder: Path) -> int:
    number = 0
    with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file)
        written.writerow([name for name, _label in table.columns()])
        for row in table.rows(year):
            written.writerow(_cells(row))
            number += 1
    return number


def _cells(row: Sequence[Any]) -> Iterator[str]:
    return ("" if value is None else str(value) for value in row)


def _write_trail(year: int, folder: Path) -> tuple[int, dict[str, Any]]:
    """Write the entries of a year as JSON lines; return their number, and both ends of the chain in the year."""
    ends: list[Entry] = []
    number = 0
    with (folder / TRAIL).open("w", encoding="utf-8") as file:
        for entry in entries_of_year(year).iterator(_ROWS_AT_A_TIME):
            ends = [ends[0] if ends else entry, entry]
            file.write(f"{json.dumps(entry_data(entry), ensure_ascii=False)}\n")
            number += 1
    if not ends:
        return 0, {}
    first, last = ends
    return number, {
        "first": first.number,
        "last": last.number,
        "hash_before": first.previous_hash,
        "hash_at_end": last.hash,
    }


def entry_data(entry: Entry) -> dict[str, Any]:
    """Return an entry as a line of the archive has it."""
    return {name: getattr(entry, name) for name in ENTRY_FIELDS} | {"at": moment(entry.at)}


def _write_certificates(year: int, folder: Path) -> dict[str, str]:
    """Write the certificate of each run; return their digests by run."""
    (folder / CERTIFICATES).mkdir(exist_ok=True)
    digests = {}
    for one in Certificate.objects.filter(run__in=runs_of_year(year)).select_related("run").order_by("pk"):
        text = json.dumps(one.content, ensure_ascii=False, indent=1)
        (folder / CERTIFICATES / f"{one.run.number}.json").write_text(f"{text}\n", encoding="utf-8")
        digests[one.run.number] = one.sm3
    return digests


def _write_bank_files(year: int, folder: Path) -> dict[str, str]:
    """Write the payment files exactly as the bank got them; return their digests by number."""
    (folder / BANK_FILES).mkdir(exist_ok=True)
    digests = {}
    for file in BankFile.objects.filter(run__in=runs_of_year(year)).select_related("run").order_by("pk"):
        (folder / BANK_FILES / file.number).write_bytes(content_of(file))
        digests[file.number] = file.sm3
    return digests


def _totals(year: int) -> list[dict[str, Any]]:
    """Return number and amount of the payments by month and programme, and what reached people of it; fen."""
    kept = Payment.objects.filter(run__in=runs_of_year(year)).exclude(state=PaymentState.WITHDRAWN).order_by()
    is_paid = Q(state=PaymentState.PAID)
    sums = kept.values_list("run__month", "programme").annotate(
        number=Count("pk"), amount=Sum("amount_fen"), paid=Sum(F("amount_fen") - F("offset_fen"), filter=is_paid)
    )
    return [
        {
            "month": month.isoformat(),
            "programme": programme,
            "payments": number,
            "amount_fen": amount,
            "paid_fen": paid or 0,
        }
        for month, programme, number, amount, paid in sorted(sums)
    ]


def totals_of_rows(payments: Iterable[dict[str, str]], months: dict[str, str]) -> list[dict[str, Any]]:
    """Return the same totals, added up from rows of the archive.

    Args:
        months: the month of each run.
    """
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in payments:
        if row["state"] == PaymentState.WITHDRAWN:
            continue
        total = sums[months[row["run"]], row["programme"]]
        total[0] += 1
        total[1] += int(row["amount_fen"])
        if row["state"] == PaymentState.PAID:
            total[2] += int(row["amount_fen"]) - int(row["offset_fen"])
    names = ("payments", "amount_fen", "paid_fen")
    return [
        {"month": month, "programme": programme, **dict(zip(names, total, strict=True))}
        for (month, programme), total in sorted(sums.items())
    ]
