"""The steps of a payroll run: prepare, review, approve, release, close; send back and discard.

Preparing, confirming, reviewing, approving and releasing are done by different people, and two decide a failed check.
"""

from __future__ import annotations

from contextlib import closing
from datetime import date

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import last_number
from doudi.core.audit.trail import action, lock_audit_trail, record
from doudi.core.clock import this_month, today
from doudi.core.process import advance, refuse_same_person, save_changes
from doudi.core.refusals import required_text
from doudi.funding.actions import book_recovery, book_release
from doudi.payments import refusals
from doudi.payments.calendar.pay_days import pay_day
from doudi.payments.certificate.content import write_certificate
from doudi.payments.computation.item_lines import refuse_changed_items, send_items
from doudi.payments.computation.offsets import offset_sources, settle_offset_recoveries
from doudi.payments.computation.persistence import persist_run
from doudi.payments.computation.recovery_reductions import close_fully_reduced_recoveries
from doudi.payments.computation.run_kinds import compute_run
from doudi.payments.holds.ended_bases import hold_ended_bases
from doudi.payments.models import MAX_REASON_LENGTH, Check, LineShare, Recovery, Run
from doudi.payments.money_lock import lock_money
from doudi.payments.run_content import content_of
from doudi.payments.runs.altered_content import refuse_altered
from doudi.payments.runs.checks import run_checks
from doudi.payments.runs.confirmations import townships_not_confirmed
from doudi.payments.runs.locking import (
    hands_before,
    lock_open_run,
    lock_run,
    refuse_earlier_person,
    transitions_of,
)
from doudi.payments.runs.summary import summary_of
from doudi.payments.runs.undecided_withdrawals import dismiss_proposals, require_withdrawals_decided
from doudi.payments.runs.voucher_texts import accounts_of_release, basis_of_release
from doudi.payments.workflow import (
    OPEN_RUN_STATES,
    PAYMENT_TRANSITIONS,
    RECOVERY_TRANSITIONS,
    RUN_TRANSITIONS,
    UNANSWERED_STATES,
    PaymentState,
    RecoveryState,
    RunState,
)
from doudi.values.benefit_month import format_month_in_words
from doudi.values.carries import carries
from doudi.values.divisions import COUNTY_CODE, division_name
from doudi.values.money import format_yuan
from doudi.values.working_days import add_working_days


@carries("MCA57-25")
@action("run.prepare")
def prepare_run(*, by: User, month: date, kind: str = Run.Kind.MONTHLY) -> Run:
    """Compute a run: dues as known now, minus what was sent and not returned.

    For a price subsidy ``month`` is the index month; the run is paid in the pay month of the indices.

    Raises:
        PermissionRequired, RunAlreadyOpen, MonthNotOpen, NothingToPay
        policy.PolicyError: a figure of law has no known value for a month.
    """
    require_permission(by, Permission.PREPARE_PAYROLL)
    lock_money()
    _refuse_unready(month, kind)
    if kind == Run.Kind.MONTHLY:
        hold_ended_bases(month)
    known_at, last_entry = timezone.now(), last_number()
    inputs = compute_run(kind, month, known_at)
    pay_month = inputs.pay_month or month
    run = Run.objects.create(
        number=_new_number(pay_month),
        kind=kind,
        month=pay_month,
        first_month=inputs.first_month,
        known_at=known_at,
        due_on=inputs.due_on or pay_day(pay_month),
        law=inputs.law,
        last_keys={"entry": last_entry},
        prepared_by=by,
        prepared_at=known_at,
    )
    days = int(policy.parameter_value("recovery_days", this_month(), today()))
    # Free the tables before the checks compute a second time, so that memory is not needed twice.
    with closing(inputs.tables):
        persisted = persist_run(run, inputs.tables, due_on=add_working_days(today(), days).day)
    if not any((persisted.lines, persisted.withheld, persisted.overpaid_fen, persisted.reduced_fen)):
        raise refusals.NothingToPay(
            _("{month}按目前的登记没有要发、缓发或追回的，不生成批次。").format(month=format_month_in_words(month))
        )
    run.payments_number, run.lines_number, run.total_fen = persisted.payments, persisted.lines, persisted.total_fen
    run.withheld_number, run.withheld_fen = persisted.withheld, persisted.withheld_fen
    run.overpaid_fen, run.content_hash = persisted.overpaid_fen, content_of(run).proof
    run.summary = summary_of(run, COUNTY_CODE)
    save_changes(run)
    run_checks(run)
    record(
        _(
            "核算{run}（{kind}）：{payments}笔{total}元，缓发{withheld}元，多发待追回{over}元，下调追缴{reduced}元。"
        ).format(
            run=run.number,
            kind=run.get_kind_display(),
            payments=run.payments_number,
            total=format_yuan(run.total_fen),
            withheld=format_yuan(run.withheld_fen),
            over=format_yuan(run.overpaid_fen),
            reduced=format_yuan(persisted.reduced_fen),
        ),
        subject=run,
        new={"hash": run.content_hash},
    )
    return run


def _refuse_unready(month: date, kind: str) -> None:
    other = Run.objects.filter(kind__in=[kind, Run.Kind.OPENING], state__in=OPEN_RUN_STATES).first()
    if other is not None:
        raise refusals.RunAlreadyOpen(
            _("{number}还没有送银行（{state}），先办完或作废它，再核算新的。").format(
                number=other.number, state=other.get_state_display()
            )
        )
    if month.day != 1 or month > this_month():
        message = _("只能核算到本月（{month}）。").format(month=format_month_in_words(today()))
        raise refusals.MonthNotOpen(message, month=message)


def _new_number(month: date) -> str:
    """Return the month and a running number; the database refuses a second run with the same number."""
    return f"{month:%Y%m}-{Run.objects.filter(number__startswith=f'{month:%Y%m}-').count() + 1:02d}"


@action("run.review")
def review_run(*, by: User, run: Run, seen_version: int | None = None) -> Run:
    """Review a run for the bureau, once every township has confirmed its roll.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired, TownshipsNotConfirmed,
        RunContentAltered
    """
    require_permission(by, Permission.PREPARE_PAYROLL)
    locked = lock_run(run, "review", seen_version)
    refuse_earlier_person(by, *hands_before(locked, "review"))
    if missing := townships_not_confirmed(locked):
        raise refusals.TownshipsNotConfirmed(
            _("还有{number}个乡镇没有核对：{names}。").format(
                number=len(missing), names="、".join(division_name(code) or code for code in missing)
            )
        )
    locked.reviewed_by, locked.reviewed_at = by, timezone.now()
    run_checks(locked)
    refuse_altered(locked)
    advance(locked, "review", RUN_TRANSITIONS)
    record(_("审核{run}，报批。").format(run=locked.number), subject=locked)
    return locked


@action("run.decide_check")
def decide_check(*, by: User, run: Run, name: str, why: str) -> Check:
    """Propose in writing that a run goes on in spite of a failed check; another person must agree.

    Raises:
        PermissionRequired, TransitionNotAllowed, UnknownCheck, SecondPersonRequired, ReasonRequired
    """
    if not by.may(Permission.APPROVE_PAYROLL):
        require_permission(by, Permission.PREPARE_PAYROLL)
    locked = lock_open_run(run)
    check = _failed_check(locked, name)
    refuse_same_person(by, locked.prepared_by_id, sentence=_("核算这一批的人不能决定它的检查。"))
    reason = required_text(why, "why", _("请写明决定和理由。"))
    check.decided_by, check.decided_why, check.agreed_by = by, reason[:MAX_REASON_LENGTH], None
    check.save()
    record(
        _("对{run}的“{check}”检查（{number}处）提出处理决定，待第二人同意。").format(
            run=locked.number, check=check.get_name_display(), number=check.findings_number
        ),
        subject=locked,
        why=reason,
    )
    return check


def _failed_check(run: Run, name: str) -> Check:
    """Return a check that failed; changed accounts are signed one by one instead, altered content never passes.

    Raises:
        UnknownCheck
    """
    check = run.checks.filter(name=name).exclude(findings_number=0).first()
    if check is None or not check.is_decided_in_writing:
        raise refusals.UnknownCheck(_("这项检查没有要决定的；账户变动由第二核对人逐人签字，内容改动不能书面放行。"))
    return check


@action("run.agree_check")
def agree_check(*, by: User, run: Run, name: str) -> Check:
    """Agree, as the second person, that a run goes on in spite of a failed check.

    Raises:
        PermissionRequired, TransitionNotAllowed, UnknownCheck, SecondPersonRequired
    """
    require_permission(by, Permission.APPROVE_PAYROLL)
    locked = lock_open_run(run)
    check = _failed_check(locked, name)
    if check.decided_by_id is None or check.agreed_by_id is not None:
        raise refusals.UnknownCheck(_("这项检查还没有提出决定，或者已经同意。"))
    sentence = _("检查由两人决定：核算的人、提出决定的人不能同意。")
    refuse_same_person(by, locked.prepared_by_id, check.decided_by_id, sentence=sentence)
    check.agreed_by = by
    check.save()
    record(
        _("同意对{run}的“{check}”检查（{number}处）的处理决定。").format(
            run=locked.number, check=check.get_name_display(), number=check.findings_number
        ),
        subject=locked,
        why=check.decided_why,
    )
    return check


@action("run.approve")
def approve_run(*, by: User, run: Run, seen_version: int | None = None) -> Run:
    """Approve a run for the bureau's leadership; the checks are run again, and every failed one must be decided.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired, WithdrawalsUndecided,
        RunContentAltered, ItemsChanged, ChecksUndecided
    """
    require_permission(by, Permission.APPROVE_PAYROLL)
    locked = lock_run(run, "approve", seen_version)
    refuse_earlier_person(by, *hands_before(locked, "approve"))
    require_withdrawals_decided(locked)
    _check(locked)
    locked.approved_by, locked.approved_at = by, timezone.now()
    advance(locked, "approve", RUN_TRANSITIONS)
    record(_("批准{run}，{total}元。").format(run=locked.number, total=format_yuan(locked.total_fen)), subject=locked)
    return locked


def require_checks_decided(run: Run) -> None:
    """Refuse a run with a check that is missing, or that failed and was not decided.

    Raises:
        ChecksUndecided
    """
    open_checks = [check for check in run.checks.all() if check.is_blocking]
    if open_checks or run.checks.count() < len(Check.Name.values):
        raise refusals.ChecksUndecided(
            _("检查没有通过，也没有书面决定：{names}。").format(
                names="、".join(str(check.get_name_display()) for check in open_checks) or _("未检查")
            )
        )


@action("run.send_back")
def send_back_run(*, by: User, run: Run, why: str, seen_version: int | None = None) -> Run:
    """Send a run back to the bureau's officer and the townships, with what is wrong.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    locked = lock_run(run, "send_back", seen_version)
    is_reviewed = locked.state == RunState.REVIEWED
    require_permission(by, Permission.APPROVE_PAYROLL if is_reviewed else Permission.RELEASE_PAYROLL)
    reason = required_text(why, "why", _("请写明退回的原因。"))
    locked.reviewed_by = locked.reviewed_at = locked.approved_by = locked.approved_at = None
    advance(locked, "send_back", RUN_TRANSITIONS)
    record(_("退回{run}。").format(run=locked.number), subject=locked, why=reason)
    return locked


@action("run.discard")
def discard_run(*, by: User, run: Run, why: str, seen_version: int | None = None) -> Run:
    """Discard a run: its payments are void and its proposed recoveries withdrawn; all stay on record.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.PREPARE_PAYROLL)
    locked = lock_run(run, "discard", seen_version)
    reason = required_text(why, "why", _("请写明作废的原因。"))
    void = PAYMENT_TRANSITIONS.target(PaymentState.READY, "discard")
    locked.payments.filter(state=PaymentState.READY).update(state=void)
    withdrawn = RECOVERY_TRANSITIONS.target(RecoveryState.PROPOSED, "withdraw")
    Recovery.objects.filter(run=locked, state=RecoveryState.PROPOSED).update(state=withdrawn)
    dismiss_proposals(locked, by)
    advance(locked, "discard", transitions_of(locked))
    record(_("作废{run}。").format(run=locked.number), subject=locked, why=reason)
    return locked


@action("run.check")
def repeat_checks(*, by: User, run: Run) -> None:
    """Check a run against the registry as it is now, and store the findings.

    A refused release is rolled back with its findings; this action stores them for the officer who decides.

    Raises:
        PermissionRequired, TransitionNotAllowed
    """
    require_permission(by, Permission.READ_PAYROLL)
    locked = lock_open_run(run)
    run_checks(locked)
    findings = locked.checks.aggregate(total=Sum("findings_number"))["total"] or 0
    record(_("再次检查{run}：{number}处。").format(run=locked.number, number=findings), subject=locked)


@action("run.release")
def release_run(*, by: User, run: Run, seen_version: int | None = None) -> Run:
    """Release the money of a run from the funds; from now on it is with the bank.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired, WithdrawalsUndecided,
        RunContentAltered, ChecksUndecided, ItemsChanged, InsufficientFunds
    """
    require_permission(by, Permission.RELEASE_PAYROLL)
    locked = lock_run(run, "release", seen_version)
    refuse_earlier_person(by, *hands_before(locked, "release"))
    require_withdrawals_decided(locked)
    _check_and_lock_trail(locked)
    if amounts := amounts_by_source(locked):
        book_release(
            by=by,
            reference=f"run:{locked.number}",
            on=today(),
            lines=amounts,
            basis=basis_of_release(locked),
            note=accounts_of_release(locked),
        )
    offset_payments = list(locked.kept_payments.filter(offset_fen__gt=0).values_list("pk", flat=True))
    if offsets := offset_sources(offset_payments):
        basis = _("批次{number}抵扣的追缴款").format(number=locked.number)
        book_recovery(by=by, reference=f"offset:{locked.number}", on=today(), lines=offsets, basis=basis)
    sent = PAYMENT_TRANSITIONS.target(PaymentState.READY, "release")
    locked.payments.filter(state=PaymentState.READY).update(state=sent)
    send_items(locked)
    locked.released_by, locked.released_at = by, timezone.now()
    close_fully_reduced_recoveries(locked)
    advance(locked, "release", RUN_TRANSITIONS)
    record(
        _("拨付{run}：{number}笔{total}元，送银行。").format(
            run=locked.number, number=locked.payments_number, total=format_yuan(locked.total_fen)
        ),
        subject=locked,
        new={"hash": locked.content_hash},
    )
    return locked


def _check_and_lock_trail(run: Run) -> None:
    """Check the run, then lock the audit trail so that no other action ends; check again if one ended meanwhile.

    Raises:
        RunContentAltered, ItemsChanged, ChecksUndecided
    """
    before = last_number()
    _check(run)
    lock_audit_trail()
    if last_number() != before:
        _check(run)


def _check(run: Run) -> None:
    run_checks(run)
    refuse_altered(run)
    refuse_changed_items(run)
    require_checks_decided(run)


def amounts_by_source(run: Run) -> dict[str, int]:
    """Return how many fen a run takes from each source."""
    kept = LineShare.objects.filter(line__payment__run=run).exclude(line__payment__state=PaymentState.WITHDRAWN)
    shares = kept.order_by().values("source")
    return {row["source"]: int(row["total"]) for row in shares.annotate(total=Sum("amount_fen")) if row["total"]}


@action("run.close")
def close_run(*, by: User, run: Run, seen_version: int | None = None) -> Run:
    """Close the books of a run, once the bank has answered every payment, and write its certificate.

    The certificate computes a second time, from the registry alone, what should have been paid.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, PaymentsNotSettled
        policy.PolicyError: a figure of law has no known value for a month.
    """
    require_permission(by, Permission.RELEASE_PAYROLL)
    locked = lock_run(run, "close", seen_version)
    unanswered = locked.payments.filter(state__in=UNANSWERED_STATES).count()
    if unanswered:
        raise refusals.PaymentsNotSettled(_("还有{number}笔没有银行的最终回盘，不能结账。").format(number=unanswered))
    settle_offset_recoveries(locked)
    locked.closed_at = timezone.now()
    advance(locked, "close", RUN_TRANSITIONS)
    certificate = write_certificate(locked, by)
    paid = locked.payments.filter(state=PaymentState.PAID)
    total = paid.aggregate(total=Sum(F("amount_fen") - F("offset_fen")))["total"]
    record(
        _("{run}结账，到账{total}元。").format(run=locked.number, total=format_yuan(total or 0)),
        subject=locked,
        new={"hash": certificate.sm3},
    )
    return locked
