"""The archive of a year: whole, refused while the year can change, and every change of it is found."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doudi.commandline import main
from doudi.core.audit.models import Entry
from doudi.core.audit.trail import SYSTEM
from doudi.core.refusals import Refused
from doudi.payments.actions import close_run
from doudi.payments.bank_exchange.actions import accept_answer
from doudi.payments.models import Run
from doudi.payments.year_archive import refusals
from doudi.payments.year_archive.content import BANK_FILES, CERTIFICATES, LIST, TRAIL, digest_of_file, write_year
from doudi.payments.year_archive.verification import contents_of, faults_of
from tests.payments.bank_exchange.released_run import at_the_bank, bank_of, sent_file
from tests.payments.conftest import Office, clock, office  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
APRIL, NEXT_YEAR = date(2023, 4, 1), date(2024, 2, 1)


@pytest.fixture
def closed_year(office: Office, settings: Any, tmp_path: Path) -> Run:  # noqa: F811 - the fixture
    """April 2023 paid through the bank and closed, seen from the next year."""
    settings.BANK_FILE_FOLDER = tmp_path / "bank-files"
    run = office.one_released(APRIL)
    file = sent_file(office.cast, run)
    content = bank_of(file).answer(at_the_bank(file), office.clock.today)
    accept_answer(by=office.cast.finance, file=file, name="回盘", content=content)
    close_run(by=office.cast.finance, run=Run.objects.get(pk=run.pk))
    office.clock.on(NEXT_YEAR)
    return run


@pytest.fixture
def archive(closed_year: Run, tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    write_year(by=SYSTEM, year=2023, folder=folder)
    return folder


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def list_again(folder: Path, *names: str) -> None:
    """Write the digests of changed files into the list of contents, as a forger would."""
    contents = json.loads((folder / LIST).read_text(encoding="utf-8"))
    contents["sm3"] |= {name: digest_of_file(folder / name) for name in names}
    (folder / LIST).write_text(json.dumps(contents), encoding="utf-8")


def test_an_archive_has_the_money_of_the_year_and_verifies(archive: Path, closed_year: Run) -> None:
    (payment,) = rows(archive, "payments")
    (run,) = rows(archive, "runs")
    assert (payment["run"], payment["state"]) == (run["run"], "paid") == (closed_year.number, "paid")
    assert (
        payment["amount_fen"]
        == run["total_fen"]
        == str(sum(int(line["amount_fen"]) for line in rows(archive, "lines")))
    )
    assert sum(int(share["amount_fen"]) for share in rows(archive, "shares")) == int(payment["amount_fen"])
    assert "*" in payment["account"]
    assert "*" in payment["id_number"]
    contents = contents_of(archive)
    assert contents["totals"] == [
        {
            "month": "2023-04-01",
            "programme": "dibao",
            "payments": 1,
            "amount_fen": int(payment["amount_fen"]),
            "paid_fen": int(payment["amount_fen"]),
        }
    ]
    assert (archive / CERTIFICATES / f"{closed_year.number}.json").is_file()
    (bank_file,) = (archive / BANK_FILES).iterdir()
    assert "钟有田" in bank_file.read_text(encoding="gb18030")
    booked = {row["voucher"] for row in rows(archive, "vouchers")}
    assert {row["voucher"] for row in rows(archive, "movements")} <= booked
    assert (
        len((archive / TRAIL).read_text(encoding="utf-8").splitlines()) == Entry.objects.filter(at__year=2023).count()
    )
    assert faults_of(archive) == []
    recorded = Entry.objects.get(verb="payments.archive_year").new
    assert recorded == {"year": 2023, "sm3": digest_of_file(archive / LIST)}


def test_columns_are_explained(archive: Path) -> None:
    columns = contents_of(archive)["columns"]
    for table in ("runs", "payments", "lines", "shares", "withheld", "vouchers", "movements"):
        header = (archive / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert list(columns[f"{table}.csv"]) == header.split(",")


@pytest.mark.parametrize(
    ("year", "refusal"),
    [
        (2024, refusals.YearNotOver),
        (2023, refusals.RunsNotClosed),
        (2019, refusals.NothingPaidInYear),
    ],
)
def test_a_year_that_can_still_change_is_refused(
    year: int,
    refusal: type[Refused],
    office: Office,  # noqa: F811 - the fixture
    tmp_path: Path,
) -> None:
    office.one_released(APRIL)
    office.clock.on(NEXT_YEAR)
    with pytest.raises(refusal):
        write_year(by=SYSTEM, year=year, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_books_that_do_not_add_up_are_refused(closed_year: Run, tmp_path: Path) -> None:
    Run.objects.filter(pk=closed_year.pk).update(total_fen=1)
    with pytest.raises(refusals.BooksDiffer, match=closed_year.number):
        write_year(by=SYSTEM, year=2023, folder=tmp_path)
    Run.objects.filter(pk=closed_year.pk).update(total_fen=closed_year.total_fen)


def _other_amount(folder: Path) -> None:
    text = (folder / "payments.csv").read_text(encoding="utf-8")
    (amount,) = (row["amount_fen"] for row in rows(folder, "payments"))
    (folder / "payments.csv").write_text(text.replace(f",{amount},", f",{int(amount) + 1},"), encoding="utf-8")


def _other_sentence(folder: Path) -> None:
    lines = (folder / TRAIL).read_text(encoding="utf-8").splitlines()
    entry = json.loads(lines[-1]) | {"sentence": "什么也没有发生"}
    (folder / TRAIL).write_text("\n".join([*lines[:-1], json.dumps(entry)]) + "\n", encoding="utf-8")


def _without_last_entry(folder: Path) -> None:
    lines = (folder / TRAIL).read_text(encoding="utf-8").splitlines()
    (folder / TRAIL).write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")


def _without_entry(folder: Path) -> None:
    lines = (folder / TRAIL).read_text(encoding="utf-8").splitlines()
    (folder / TRAIL).write_text("\n".join([lines[0], *lines[2:]]) + "\n", encoding="utf-8")


def _other_bank_file(folder: Path) -> None:
    (file,) = (folder / BANK_FILES).iterdir()
    file.write_bytes(file.read_bytes().replace(b"1", b"2"))


@pytest.mark.parametrize(
    ("change", "name", "fault"),
    [
        (_other_amount, "payments.csv", "合计不同"),
        (_other_sentence, TRAIL, "被改动过，或不是用这里的密钥"),
        (_without_last_entry, TRAIL, "末尾和目录不同"),
        (_without_entry, TRAIL, "断开"),
        (_other_bank_file, "", "和交给银行的不同"),
    ],
)
def test_a_change_is_found_even_where_its_digest_was_written_again(
    change: Callable[[Path], None], name: str, fault: str, archive: Path
) -> None:
    changed = name or f"{BANK_FILES}/{next((archive / BANK_FILES).iterdir()).name}"
    change(archive)
    assert faults_of(archive) == [f"文件{changed}被改动过。"]
    list_again(archive, changed)
    (found,) = faults_of(archive)
    assert fault in found


def test_missing_and_added_files_are_found(archive: Path) -> None:
    (archive / "lines.csv").rename(archive / "more.csv")
    assert faults_of(archive) == ["缺少文件lines.csv。", "多出文件more.csv。"]
    (archive / LIST).unlink()
    with pytest.raises(refusals.ArchiveChanged):
        faults_of(archive)


def test_an_archive_of_another_chain_is_found(archive: Path) -> None:
    contents = contents_of(archive)
    run = next(iter(contents["certificates"]))
    contents["certificates"][run] = "0" * 64
    (archive / LIST).write_text(json.dumps(contents), encoding="utf-8")
    assert faults_of(archive) == [f"批次{run}的结账证明和数据库里的不同。"]


def test_the_commands_write_verify_and_open(
    closed_year: Run,
    tmp_path: Path,
    settings: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.BACKUP_KEY_FILE = tmp_path / "backup-key"
    out, opened = tmp_path / "2023.archive", tmp_path / "opened"
    assert main(["archive", "write", "--year", "2023", "--out", str(out)]) == 0
    assert "核验无误" in capsys.readouterr().err
    assert "钟有田".encode() not in out.read_bytes()
    assert main(["archive", "write", "--year", "2023", "--out", str(out)]) == 2
    assert main(["archive", "verify", str(out)]) == 0
    assert "完整无误" in capsys.readouterr().out
    assert main(["archive", "open", str(out), "--out", str(opened)]) == 0
    assert [row["run"] for row in rows(opened, "payments")] == [closed_year.number]
    assert main(["archive", "open", str(out), "--out", str(opened)]) == 2
    content = bytearray(out.read_bytes())
    content[len(content) // 2] ^= 1
    out.write_bytes(content)
    assert main(["archive", "verify", str(out)]) == 2
    assert main(["archive", "verify", str(tmp_path / "none")]) == 2
