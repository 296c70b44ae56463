"""Freeze the payment files of a run, write them to the archive, and hand them over.

Freezing and writing are two steps: what was frozen is written again after a crash, byte for byte.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.bankfiles.faults import BankFault
from doudi.bankfiles.item_checks import item_list_faults
from doudi.bankfiles.items import BankItem
from doudi.bankfiles.payment_files import PaymentFile, build_payment_files
from doudi.bankfiles.profiles import Profile
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import (
    SYSTEM,
    Actor,
    action,
    record,
)
from doudi.core.bulk_rows import ANALYZE_FROM_ROWS, analyze_tables, insert_rows
from doudi.core.clock import today
from doudi.core.process import lock_row
from doudi.payments.bank_exchange import file_archive
from doudi.payments.bank_exchange.actions.returned_payments import return_unsent_payments
from doudi.payments.bank_exchange.archive_reconciliation import files_unknown_to_database, refuse_if_archive_ahead
from doudi.payments.bank_exchange.file_archive import ArchivedFile
from doudi.payments.bank_exchange.models import BankFile
from doudi.payments.bank_exchange.refusals import (
    FileChangedSinceFrozen,
    FileNotHandedOver,
    FilesAlreadyMade,
    NoPaymentsForBank,
    RunNotReleased,
    UnpayablePayments,
)
from doudi.payments.bank_exchange.rendering import (
    OutgoingPayment,
    bank_items,
    batch_of,
    content_of,
    is_unchanged,
    outgoing_payments,
    profile_of,
)
from doudi.payments.models import Run
from doudi.payments.money_lock import lock_money
from doudi.payments.refusals import RunContentAltered
from doudi.payments.run_content import require_unaltered
from doudi.payments.runs.undecided_withdrawals import require_withdrawals_decided
from doudi.payments.workflow import PAYMENT_TRANSITIONS, UNSENT_STATES, PaymentState, RunState
from doudi.values.carries import carries
from doudi.values.money import format_yuan

_log = logging.getLogger("doudi.bank")
NOT_SENT = gettext_lazy("账户信息不合格，未送银行")


@carries("P18-17.b", "P30-3.4")
@action("bank.freeze")
def freeze_files(*, by: User, run: Run, profile: str, leave_out: bool = False) -> list[BankFile]:
    """Freeze the payment files of a run: their payments, numbers and hashes.

    With ``leave_out``, payments that the bank would refuse count as returned at once, and the others are sent. No file
    is made where nothing is left to send.

    Raises:
        PermissionRequired, UnknownBank, ArchiveAheadOfDatabase, RunNotReleased, FilesAlreadyMade,
        WithdrawalsUndecided, RunContentAltered, NoPaymentsForBank
        UnpayablePayments: with every fault, its field and its remedy.
    """
    require_permission(by, Permission.RELEASE_PAYROLL)
    bank = profile_of(profile)
    refuse_if_archive_ahead()
    lock_money()
    locked = lock_row(Run.objects.all(), run.pk)
    if locked.state != RunState.RELEASED:
        raise RunNotReleased(
            _("{run}现在是“{state}”，拨付以后才能生成代发文件。").format(
                run=locked.number, state=locked.get_state_display()
            )
        )
    if locked.bank_files.exists():
        raise FilesAlreadyMade(_("{run}的代发文件已经锁定，不会再生成第二份。").format(run=locked.number))
    require_withdrawals_decided(locked)
    require_unaltered(locked)
    waiting = locked.payments.filter(state=PaymentState.SENT).count()
    if not waiting:
        raise NoPaymentsForBank(_("{run}没有要送银行的明细。").format(run=locked.number))
    wholly_offset = _settle_wholly_offset(locked)
    payments, items = _payable(locked, bank, by if leave_out else None)
    files = _create_files(locked, bank, payments, items, by) if payments else []
    record(
        _("锁定{run}的代发文件{parts}份（{bank}）：{number}笔{total}元。").format(
            run=locked.number,
            parts=len(files),
            bank=bank.label,
            number=len(payments),
            total=format_yuan(sum(file.total_fen for file in files)),
        ),
        subject=locked,
        new={file.number: file.sm3 for file in files} | {"wholly_kept": wholly_offset},
    )
    return files


def _settle_wholly_offset(run: Run) -> int:
    """Settle payments that are offset in full against a recovery; return their number."""
    wholly_offset = [
        payment.pk
        for payment in run.payments.filter(state=PaymentState.SENT, offset_fen__gt=0)
        if payment.bank_fen == 0
    ]
    return run.payments.filter(pk__in=wholly_offset).update(
        state=PAYMENT_TRANSITIONS.target(PaymentState.SENT, "paid"), settled_on=today()
    )


def _payable(run: Run, bank: Profile, leaving_out: User | None) -> tuple[list[OutgoingPayment], list[BankItem]]:
    """Return the payments that can be sent, and their items."""
    payments = outgoing_payments(run.payments.filter(state=PaymentState.SENT).order_by("pk"))
    items = bank_items(payments, bank)
    faults = item_list_faults(bank, items)
    if not faults:
        return payments, items
    places = sorted({fault.row for fault in faults})
    if leaving_out is None:
        raise UnpayablePayments(_("{count}笔不能送银行，没有生成文件。").format(count=len(places)), faults)
    unpayable = [payments[place - 1].pk for place in places]
    return_unsent_payments(
        unpayable, by=leaving_out, reference=f"not-sent:{run.number}", reason=str(NOT_SENT), on=today()
    )
    left_out = set(places)
    return (
        [payment for place, payment in enumerate(payments, 1) if place not in left_out],
        [item for place, item in enumerate(items, 1) if place not in left_out],
    )


def unpayable_payments(run: Run, profile: str) -> Sequence[BankFault]:
    """Return the faults that a bank would find in a run, before it is released."""
    bank = profile_of(profile)
    payments = run.payments.exclude(state__in=UNSENT_STATES).exclude(offset_fen=F("amount_fen")).order_by("pk")
    return item_list_faults(bank, bank_items(outgoing_payments(payments), bank))


def _create_files(
    run: Run, bank: Profile, payments: Sequence[OutgoingPayment], items: Sequence[BankItem], by: User
) -> list[BankFile]:
    batch = batch_of(run, today())
    payment_files = build_payment_files(bank, batch, items)
    by_item = {payment.item_id: payment.pk for payment in payments}
    files = []
    for payment_file in payment_files:
        file = BankFile.objects.create(
            run=run,
            part=payment_file.part,
            number=payment_file.number,
            name=payment_file.name,
            profile=bank.id,
            unit=batch.unit,
            programme=batch.programme,
            month=batch.month,
            day=batch.day,
            rows_number=len(payment_file.items),
            total_fen=payment_file.sum_fen,
            sm3=payment_file.sm3,
            rows_sm3=payment_file.rows_sm3,
            frozen_by=by,
        )
        insert_rows("bank_exchange_sentitem", ("file_id", "payment_id", "place"), _places(file, payment_file, by_item))
        files.append(file)
    if len(payments) > ANALYZE_FROM_ROWS:
        analyze_tables("bank_exchange_sentitem")
    return files


def _places(file: BankFile, payment_file: PaymentFile, by_item: dict[str, int]) -> list[tuple[int, int, int]]:
    return [(file.pk, by_item[item.item_id], place) for place, item in enumerate(payment_file.items, 1)]


def write_file(*, by: Actor, file: BankFile) -> BankFile:
    """Write a frozen file to the archive, then record it; after a crash in between it is written again.

    Raises:
        RunContentAltered, FileChangedSinceFrozen, OSError
    """
    require_unaltered(file.run)
    file_archive.archive_file(ArchivedFile(file.number, file.sm3), content_of(file))
    return _record_written(by=by, file=file)


@action("bank.write")
def _record_written(*, by: Actor, file: BankFile) -> BankFile:  # noqa: ARG001 - the audit trail reads it
    locked = lock_row(BankFile.objects.all(), file.pk)
    if locked.state == BankFile.State.FROZEN:
        locked.state, locked.written_at = BankFile.State.WRITTEN, timezone.now()
        locked.save(update_fields=["state", "written_at"])
    record(_("生成代发文件{number}。").format(number=locked.number), subject=locked, new={"sm3": locked.sm3})
    return locked


def finish_files(*, by: Actor = SYSTEM) -> int:
    """Write files that are frozen or missing from the archive, at start; return the number written.

    Files that cannot be written are logged and tried again at the next start.
    """
    archived = set(file_archive.archived_files())
    unfinished = [
        file
        for file in BankFile.objects.select_related("run").order_by("pk")
        if file.state == BankFile.State.FROZEN or ArchivedFile(file.number, file.sm3) not in archived
    ]
    finished = 0
    for file in unfinished:
        try:
            write_file(by=by, file=file)
        except (RunContentAltered, FileChangedSinceFrozen, OSError) as error:
            _log.error("bank file %s could not be written: %s", file.number, error)
        else:
            finished += 1
    for unknown in files_unknown_to_database():
        _log.error("bank file %s is in the archive and not in the database", unknown.number)
    return finished


def hand_over(*, by: User, file: BankFile) -> tuple[BankFile, bytes]:
    """Return the content of a file for the bank; each download is recorded.

    Raises:
        PermissionRequired, ArchiveAheadOfDatabase, RunContentAltered, FileChangedSinceFrozen
    """
    require_permission(by, Permission.RELEASE_PAYROLL)
    refuse_if_archive_ahead()
    require_unaltered(file.run)
    if file.state == BankFile.State.FROZEN:
        file = write_file(by=by, file=file)
    content = _archived_content(file) or content_of(file)
    return _record_handed_over(by=by, file=file), content


def _archived_content(file: BankFile) -> bytes | None:
    try:
        content = file_archive.read_archived_file(ArchivedFile(file.number, file.sm3))
    except FileNotFoundError:
        return None
    return content if is_unchanged(file, content) else None


@action("bank.hand_over")
def _record_handed_over(*, by: User, file: BankFile) -> BankFile:
    locked = lock_row(BankFile.objects.all(), file.pk)
    if locked.state == BankFile.State.FROZEN:
        raise FileNotHandedOver(_("{number}还没有生成。").format(number=locked.number))
    if locked.state == BankFile.State.WRITTEN:
        locked.state, locked.handed_over_by, locked.handed_over_at = BankFile.State.HANDED_OVER, by, timezone.now()
        locked.save(update_fields=["state", "handed_over_by", "handed_over_at"])
        sentence = _("下载代发文件{number}，交银行。")
    else:
        sentence = _("再次下载代发文件{number}。")
    record(sentence.format(number=locked.number), subject=locked, new={"sm3": locked.sm3})
    return locked


def freeze_and_write(*, by: User, run: Run, profile: str, leave_out: bool = False) -> list[BankFile]:
    """Freeze and write the files of a run. If writing fails, the frozen files can be written later."""
    files = freeze_files(by=by, run=run, profile=profile, leave_out=leave_out)
    return [write_file(by=by, file=file) for file in files]
