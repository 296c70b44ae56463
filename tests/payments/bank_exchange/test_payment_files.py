"""Files out: frozen whole or not at all, the same bytes after any crash, and never twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from doudi.core.audit.models import Entry
from doudi.core.encryption import WrongKeyError
from doudi.core.refusals import PermissionRequired, ReasonRequired
from doudi.funding.models import Account
from doudi.payments.bank_exchange import (
    actions,
    archive_reconciliation,
    file_archive,
    refusals,
)
from doudi.payments.bank_exchange.actions import payment_files
from doudi.payments.bank_exchange.models import BankFile, SentItem
from doudi.payments.models import Payment, Run
from tests.payments.bank_exchange.released_run import BANK, fund, prove, released_run, rename_first_holder, sent_file

pytestmark = pytest.mark.django_db


def spent() -> int:
    return sum(Account.objects.filter(kind="spent").values_list("balance_fen", flat=True))


@pytest.mark.clause("P18-17.b", "P30-3.4")
@pytest.mark.parametrize("bank", ["rural_one_card", "city_bank_excel", "platform_csv", "state_bank_fixed"])
def test_file_is_frozen_written_and_handed_over(cast: Any, run: Run, bank: str, archive_folder: Path) -> None:
    (file,) = actions.freeze_files(by=cast.finance, run=run, profile=bank)
    assert (file.number, file.rows_number, file.total_fen) == ("202304-01-01", 4, 240000)
    assert list(SentItem.objects.values_list("payment__item_id", flat=True)) == [
        f"202304-01-{place:06d}" for place in range(1, 5)
    ]
    assert not archive_folder.exists()
    written = actions.write_file(by=cast.finance, file=file)
    assert written.state == "written"
    (read_archived_file,) = archive_folder.iterdir()
    assert read_archived_file.name == f"202304-01-01.{file.sm3}"
    assert b"6217406" not in read_archived_file.read_bytes()
    assert (file.rows_sm3 == "") == (bank == "city_bank_excel")
    assert read_archived_file.stat().st_mode & 0o777 == 0o600
    handed, content = actions.hand_over(by=cast.finance, file=written)
    assert (handed.state, handed.handed_over_by) == ("handed_over", cast.finance)
    assert content == file_archive.read_archived_file(file_archive.ArchivedFile(file.number, file.sm3))
    assert file.rows_sm3.encode() in content, "the page and the last line of the file show the same hash"
    assert actions.hand_over(by=cast.finance, file=handed)[1] == content
    sentences = list(Entry.objects.filter(verb__startswith="bank.").order_by("number").values_list("verb", flat=True))
    assert sentences == ["bank.freeze", "bank.write", "bank.hand_over", "bank.hand_over"]


@pytest.mark.parametrize("who", ["bureau", "director", "officer", "auditor"])
def test_only_finance_sends(cast: Any, run: Run, who: str) -> None:
    with pytest.raises(PermissionRequired):
        actions.freeze_files(by=cast.people[who], run=run, profile=BANK)
    file = sent_file(cast, run)
    with pytest.raises(PermissionRequired):
        actions.hand_over(by=cast.people[who], file=file)


def test_files_of_a_run_are_made_once(cast: Any, run: Run) -> None:
    actions.freeze_files(by=cast.finance, run=run, profile=BANK)
    with pytest.raises(refusals.FilesAlreadyMade):
        actions.freeze_files(by=cast.finance, run=run, profile="platform_csv")
    file = BankFile.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        SentItem.objects.create(file=file, payment=file.items.get(place=1).payment, place=9)


def test_files_need_a_released_run_and_a_known_bank(cast: Any, run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(state="closed")
    with pytest.raises(refusals.RunNotReleased):
        actions.freeze_files(by=cast.finance, run=run, profile=BANK)
    with pytest.raises(refusals.UnknownBank):
        actions.freeze_files(by=cast.finance, run=run, profile="../bank")


def test_unpayable_payment_blocks_the_file_until_left_out(cast: Any, run: Run) -> None:
    bad = rename_first_holder(run, "段？娣")
    with pytest.raises(refusals.UnpayablePayments) as refused:
        actions.freeze_files(by=cast.finance, run=run, profile=BANK)
    (fault,) = refused.value.faults
    assert (fault.where, fault.field, fault.code) == (bad.item_id, "account_name", "name_unwritable")
    assert not BankFile.objects.exists()
    assert [one.code for one in payment_files.unpayable_payments(run, BANK)] == ["name_unwritable"]
    before = spent()
    (file,) = actions.freeze_files(by=cast.finance, run=run, profile=BANK, leave_out=True)
    bad.refresh_from_db()
    assert (file.rows_number, bad.state, bad.returned_reason) == (3, "returned", "账户信息不合格，未送银行")
    assert before - spent() == 60000


def test_fully_offset_payment_needs_no_bank_file(cast: Any, run: Run) -> None:
    read_archived_file = run.payments.last()
    whole = Payment.objects.create(
        run=run,
        item_id="202304-01-000005",
        person=read_archived_file.person,
        programme="price_subsidy",
        village_code=read_archived_file.village_code,
        amount_fen=500,
        offset_fen=500,
        holder_name=read_archived_file.holder_name,
        account=read_archived_file.account.clear(),
        account_index=read_archived_file.account_index,
        account_basis="own",
        state="sent",
    )
    prove(run)
    (file,) = actions.freeze_files(by=cast.finance, run=run, profile=BANK)
    whole.refresh_from_db()
    assert (file.rows_number, whole.state) == (4, "paid")


def test_run_without_payable_accounts_has_no_file(cast: Any, people: list[Any], clock: Any) -> None:
    fund(cast)
    run = released_run(cast, people[:1], account="12")
    with pytest.raises(refusals.UnpayablePayments):
        actions.freeze_files(by=cast.finance, run=run, profile=BANK)
    assert actions.freeze_files(by=cast.finance, run=run, profile=BANK, leave_out=True) == []
    assert run.payments.get().state == "returned"
    with pytest.raises(refusals.NoPaymentsForBank):
        actions.freeze_files(by=cast.finance, run=run, profile=BANK, leave_out=True)


# --- crashes ----------------------------------------------------------------------------------------------


def test_file_has_the_same_bytes_after_a_crash_between_steps(
    cast: Any, run: Run, archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = actions.freeze_files(by=cast.finance, run=run, profile=BANK)
    with monkeypatch.context() as broken:
        broken.setattr(payment_files, "_record_written", lambda **_more: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            actions.write_file(by=cast.finance, file=file)
    file.refresh_from_db()
    assert file.state == "frozen"
    (first,) = [file_archive.read_archived_file(one) for one in file_archive.archived_files()]
    assert archive_reconciliation.files_unknown_to_database() == []
    assert actions.finish_files() == 1
    assert actions.finish_files() == 0
    file.refresh_from_db()
    assert file.state == "written"
    assert [file_archive.read_archived_file(one) for one in file_archive.archived_files()] == [first]


@pytest.mark.parametrize("fails", ["write_bytes", "replace"])
def test_failing_disk_leaves_no_partial_file(
    cast: Any, run: Run, archive_folder: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    (file,) = actions.freeze_files(by=cast.finance, run=run, profile=BANK)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(Path, fails, full)
        with pytest.raises(OSError, match="No space"):
            actions.write_file(by=cast.finance, file=file)
    assert list(archive_folder.iterdir()) == []
    file.refresh_from_db()
    assert file.state == "frozen"
    assert actions.hand_over(by=cast.finance, file=file)[0].state == "handed_over"


def test_deleted_file_is_rendered_again(cast: Any, run: Run, archive_folder: Path) -> None:
    file = sent_file(cast, run)
    (read_archived_file,) = archive_folder.iterdir()
    content = file_archive.read_archived_file(file_archive.ArchivedFile(file.number, file.sm3))
    read_archived_file.unlink()
    assert actions.hand_over(by=cast.finance, file=file)[1] == content
    assert actions.finish_files() == 1
    assert read_archived_file.exists()


def test_file_with_changed_rows_is_not_handed_over(cast: Any, run: Run, archive_folder: Path) -> None:
    (file,) = actions.freeze_files(by=cast.finance, run=run, profile=BANK)
    rename_first_holder(run, "另一人")
    with pytest.raises(refusals.FileChangedSinceFrozen):
        actions.hand_over(by=cast.finance, file=file)
    assert not archive_folder.exists()


def test_no_files_are_made_while_archive_is_ahead_of_database(cast: Any, run: Run, archive_folder: Path) -> None:
    file = sent_file(cast, run)
    stranger = file_archive.ArchivedFile("202305-01-01", "a" * 64)
    file_archive.archive_file(stranger, b"made after the backup")
    assert archive_reconciliation.files_unknown_to_database() == [stranger]
    for forbidden in (
        lambda: actions.freeze_files(by=cast.finance, run=run, profile=BANK),
        lambda: actions.hand_over(by=cast.finance, file=file),
    ):
        with pytest.raises(refusals.ArchiveAheadOfDatabase):
            forbidden()
    with pytest.raises(PermissionRequired):
        actions.decide_archive_difference(by=cast.finance, number=stranger.number, sm3=stranger.sm3, why="已问")
    with pytest.raises(ReasonRequired):
        actions.decide_archive_difference(by=cast.director, number=stranger.number, sm3=stranger.sm3, why=" ")
    with pytest.raises(refusals.FileNotArchived):
        actions.decide_archive_difference(by=cast.director, number=stranger.number, sm3="b" * 64, why="已问")
    actions.decide_archive_difference(
        by=cast.director, number=stranger.number, sm3=stranger.sm3, why="银行答复未入账，已作废"
    )
    assert actions.hand_over(by=cast.finance, file=file)


def test_sent_payments_are_append_only(cast: Any, run: Run) -> None:
    file = sent_file(cast, run)
    item = file.items.first()
    for forbidden in (
        lambda: SentItem.objects.filter(pk=item.pk).update(place=77),
        lambda: SentItem.objects.filter(pk=item.pk).delete(),
        lambda: BankFile.objects.filter(pk=file.pk).update(total_fen=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()


def test_unwritten_file_is_not_handed_over(cast: Any, run: Run) -> None:
    """An old page shows it as written; the database has it as frozen."""
    (file,) = actions.freeze_files(by=cast.finance, run=run, profile=BANK)
    file.state = BankFile.State.WRITTEN
    with pytest.raises(refusals.FileNotHandedOver):
        actions.hand_over(by=cast.finance, file=file)
    file.refresh_from_db()
    assert file.state == "frozen"


def test_archive_refuses_paths_outside_folder_and_unknown_keys(archive_folder: Path) -> None:
    for number in ("../outside", "a/b", ""):
        with pytest.raises(FileNotFoundError):
            file_archive.archive_file(file_archive.ArchivedFile(number, "0" * 64), b"content")
    assert not archive_folder.exists()
    one = file_archive.ArchivedFile("202304-01-01", "0" * 64)
    file_archive.archive_file(one, b"content")
    (path,) = archive_folder.iterdir()
    path.write_bytes(b"another-key" + path.read_bytes()[path.read_bytes().index(b"\n") :])
    with pytest.raises(WrongKeyError):
        file_archive.read_archived_file(one)


def test_hand_over_gives_frozen_bytes_when_archive_differs(cast: Any, run: Run, archive_folder: Path) -> None:
    (file,) = actions.freeze_files(by=cast.finance, run=run, profile=BANK)
    file = actions.write_file(by=cast.finance, file=file)
    frozen = file_archive.read_archived_file(file_archive.ArchivedFile(file.number, file.sm3))
    file_archive.archive_file(file_archive.ArchivedFile(file.number, file.sm3), b"somebody else's")
    _handed, content = actions.hand_over(by=cast.finance, file=file)
    assert content == frozen
