"""Out: freeze in a transaction, write aside and rename, say so in a second one. A restart repeats the second step."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

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
from doudi.payments.computation.persistence import lock_money
from doudi.payments.models import Run
from doudi.payments.workflow import PAYMENT_TRANSITIONS, PaymentState, RunState
from doudi.values.money import format_yuan

_log = logging.getLogger("doudi.bank")
NOT_SENT = _("账户信息不合格，未送银行")


@action("bank.freeze")
def freeze_files(*, by: User, run: Run, profile: str, leave_out: bool = False) -> list[BankFile]:
    """Freeze what goes to a bank: which payments, under which number, with which hash. All of a run or nothing.

    ``leave_out``: payments that no bank would take are put back at once, as if the bank had returned them, so that
    one wrong card does not keep everybody waiting. Without a file where nothing is left for the bank.

    Raises:
        PermissionRequired, UnknownBank, ArchiveAheadOfDatabase, RunNotReleased, FilesAlreadyMade, NoPaymentsForBank
        UnpayablePayments: with every row, its cell and its remedy.
    """
    require_permission(by, Permission.RELEASE_PAYROLL)
    bank = profile_of(profile)
    refuse_if_archive_ahead()
    lock_money()
    held = lock_row(Run.objects.all(), run.pk)
    if held.state != RunState.RELEASED:
        raise RunNotReleased(
            _("{run}现在是“{state}”，拨付以后才能生成代发文件。").format(
                run=held.number, state=held.get_state_display()
            )
        )
    if held.bank_files.exists():
        raise FilesAlreadyMade(_("{run}的代发文件已经锁定，不会再生成第二份。").format(run=held.number))
    waiting = held.payments.filter(state=PaymentState.SENT).count()
    if not waiting:
        raise NoPaymentsForBank(_("{run}没有要送银行的明细。").format(run=held.number))
    wholly_kept = _settle_wholly_kept(held)
    # Where every payment is kept or left out none of them goes to a bank, and all of them have ended all the same.
    payments, items = _payable(held, bank, by if leave_out else None)
    files = _frozen(held, bank, payments, items, by) if payments else []
    record(
        _("锁定{run}的代发文件{parts}份（{bank}）：{number}笔{total}元。").format(
            run=held.number,
            parts=len(files),
            bank=bank.label,
            number=len(payments),
            total=format_yuan(sum(file.total_fen for file in files)),
        ),
        subject=held,
        new={file.number: file.sm3 for file in files} | {"wholly_kept": wholly_kept},
    )
    return files


def _settle_wholly_kept(run: Run) -> int:
    """What is kept whole for an earlier overpayment asks nothing of a bank: it has arrived where it belongs."""
    kept = [
        payment.pk
        for payment in run.payments.filter(state=PaymentState.SENT, offset_fen__gt=0)
        if payment.bank_fen == 0
    ]
    return run.payments.filter(pk__in=kept).update(
        state=PAYMENT_TRANSITIONS.target(PaymentState.SENT, "paid"), settled_on=today()
    )


def _payable(run: Run, bank: Profile, leaves_out: User | None) -> tuple[list[OutgoingPayment], list[BankItem]]:
    """What can go, as payments and as rows of the bank's file."""
    payments = outgoing_payments(run.payments.filter(state=PaymentState.SENT).order_by("pk"))
    items = bank_items(payments, bank)
    faults = item_list_faults(bank, items)
    if not faults:
        return payments, items
    places = sorted({fault.row for fault in faults})
    if leaves_out is None:
        raise UnpayablePayments(_("{count}笔不能送银行，没有生成文件。").format(count=len(places)), faults)
    bad = [payments[place - 1].pk for place in places]
    return_unsent_payments(bad, by=leaves_out, reference=f"not-sent:{run.number}", reason=NOT_SENT, on=today())
    gone = set(places)
    return (
        [payment for place, payment in enumerate(payments, 1) if place not in gone],
        [item for place, item in enumerate(items, 1) if place not in gone],
    )


def unpayable_payments(run: Run, profile: str) -> Sequence[BankFault]:
    """What a bank would refuse of a run, before it is released."""
    bank = profile_of(profile)
    payments = run.payments.exclude(state=PaymentState.VOID).exclude(offset_fen=F("amount_fen")).order_by("pk")
    return item_list_faults(bank, bank_items(outgoing_payments(payments), bank))


def _frozen(
    run: Run, bank: Profile, payments: Sequence[OutgoingPayment], items: Sequence[BankItem], by: User
) -> list[BankFile]:
    batch = batch_of(run, today())
    made = build_payment_files(bank, batch, items)
    by_item = {payment.item_id: payment.pk for payment in payments}
    files = []
    for one in made:
        file = BankFile.objects.create(
            run=run,
            part=one.part,
            number=one.number,
            name=one.name,
            profile=bank.id,
            unit=batch.unit,
            programme=batch.programme,
            month=batch.month,
            day=batch.day,
            rows_number=len(one.items),
            total_fen=one.sum_fen,
            sm3=one.sm3,
            frozen_by=by,
        )
        insert_rows("bank_exchange_sentitem", ("file_id", "payment_id", "place"), _places(file, one, by_item))
        files.append(file)
    if len(payments) > ANALYZE_FROM_ROWS:
        analyze_tables("bank_exchange_sentitem")
    return files


def _places(file: BankFile, made: PaymentFile, by_item: dict[str, int]) -> list[tuple[int, int, int]]:
    return [(file.pk, by_item[item.item_id], place) for place, item in enumerate(made.items, 1)]


def write_file(*, by: Actor, file: BankFile) -> BankFile:
    """Write a frozen file into the register, and then say so. After a crash in between: again, byte for byte.

    Raises:
        FileChangedSinceFrozen, OSError
    """
    file_archive.archive_file(ArchivedFile(file.number, file.sm3), content_of(file))
    return _say_written(by=by, file=file)


@action("bank.write")
def _say_written(*, by: Actor, file: BankFile) -> BankFile:  # noqa: ARG001 - who acts is for the trail
    held = lock_row(BankFile.objects.all(), file.pk)
    if held.state == BankFile.State.FROZEN:
        held.state, held.written_at = BankFile.State.WRITTEN, timezone.now()
        held.save(update_fields=["state", "written_at"])
    record(_("生成代发文件{number}。").format(number=held.number), subject=held, new={"sm3": held.sm3})
    return held


def finish_files(*, by: Actor = SYSTEM) -> int:
    """After a restart: write what was frozen and not written, and what has gone from the register. Returns how many.

    What cannot be written is told in the log of the program and tried again at the next start.
    """
    there = set(file_archive.archived_files())
    unfinished = [
        file
        for file in BankFile.objects.select_related("run").order_by("pk")
        if file.state == BankFile.State.FROZEN or ArchivedFile(file.number, file.sm3) not in there
    ]
    finished = 0
    for file in unfinished:
        try:
            write_file(by=by, file=file)
        except (FileChangedSinceFrozen, OSError) as error:
            _log.error("bank file %s could not be written: %s", file.number, error)
        else:
            finished += 1
    for one in files_unknown_to_database():
        _log.error("bank file %s is in the register and not in the store", one.number)
    return finished


def hand_over(*, by: User, file: BankFile) -> tuple[BankFile, bytes]:
    """Give the file out, to be brought to the bank. The same bytes every time; each time is on record.

    Raises:
        PermissionRequired, ArchiveAheadOfDatabase, FileChangedSinceFrozen
    """
    require_permission(by, Permission.RELEASE_PAYROLL)
    refuse_if_archive_ahead()
    if file.state == BankFile.State.FROZEN:
        file = write_file(by=by, file=file)
    content = _registered(file) or content_of(file)
    return _say_handed_over(by=by, file=file), content


def _registered(file: BankFile) -> bytes | None:
    try:
        content = file_archive.read_archived_file(ArchivedFile(file.number, file.sm3))
    except FileNotFoundError:
        return None
    return content if is_unchanged(file, content) else None


@action("bank.hand_over")
def _say_handed_over(*, by: User, file: BankFile) -> BankFile:
    held = lock_row(BankFile.objects.all(), file.pk)
    if held.state == BankFile.State.FROZEN:
        raise FileNotHandedOver(_("{number}还没有生成。").format(number=held.number))
    if held.state == BankFile.State.WRITTEN:
        held.state, held.handed_over_by, held.handed_over_at = BankFile.State.HANDED_OVER, by, timezone.now()
        held.save(update_fields=["state", "handed_over_by", "handed_over_at"])
        said = _("下载代发文件{number}，交银行。")
    else:
        said = _("再次下载代发文件{number}。")
    record(said.format(number=held.number), subject=held, new={"sm3": held.sm3})
    return held


def freeze_and_write(*, by: User, run: Run, profile: str, leave_out: bool = False) -> list[BankFile]:
    """Both steps, as a page asks for them. What is frozen stays frozen where writing fails, and can be ended later."""
    files = freeze_files(by=by, run=run, profile=profile, leave_out=leave_out)
    return [write_file(by=by, file=file) for file in files]
