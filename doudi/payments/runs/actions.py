"""A run from its computation to the closed books: four different people, each at his own turn."""

from __future__ import annotations

from contextlib import closing
from datetime import date

from django.db.models import Count, F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi import policy
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import last_number
from doudi.core.audit.trail import action, lock_audit_trail, record
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.process import TransitionTable, advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import (
    OutsideScope,
    TransitionNotAllowed,
    required_text,
)
from doudi.funding.actions import book_recovery, book_release
from doudi.payments import refusals
from doudi.payments.certificate.content import write_certificate
from doudi.payments.computation.offsets import offset_sources, settle_offset_recoveries
from doudi.payments.computation.persistence import lock_money, persist_run
from doudi.payments.computation.recovery_reductions import close_fully_reduced_recoveries
from doudi.payments.computation.run_kinds import compute_run
from doudi.payments.models import Check, Confirmation, LineShare, Recovery, Run
from doudi.payments.runs.checks import run_checks
from doudi.payments.runs.summary import summary_of
from doudi.payments.workflow import (
    HISTORY_TRANSITIONS,
    OPEN_RUN_STATES,
    PAYMENT_TRANSITIONS,
    RUN_TRANSITIONS,
    PaymentState,
    RecoveryState,
    RunState,
)
from doudi.values.benefit_month import format_month_chinese
from doudi.values.divisions import COUNTY_CODE, division_name
from doudi.values.money import format_yuan
from doudi.values.working_days import add_working_days

_COUNTS = frozenset({"release", "discard", "adopt", "close"})
"""Verbs that change what counts as sent, or say for good what it was: never while a run is being computed."""


def pay_day(month: date) -> date:
    """The day by which a month's money is on the accounts."""
    return month.replace(day=int(policy.parameter_value("pay_day", month, today())))


@action("run.prepare")
def prepare_run(*, by: User, month: date, kind: str = Run.Kind.MONTHLY) -> Run:
    """Compute a run: what is due as known now minus what was sent and has not come back.

    Raises:
        PermissionRequired, RunAlreadyOpen, MonthNotOpen, NothingToPay
        policy.PolicyError: a figure of law has no known value for a month.
    """
    require_permission(by, Permission.PREPARE_PAYROLL)
    lock_money()
    _refuse_unready(month, kind)
    known_at = timezone.now()
    ground = compute_run(kind, month, known_at)
    run = Run.objects.create(
        number=_number(month),
        kind=kind,
        month=month,
        first_month=ground.first_month,
        known_at=known_at,
        due_on=ground.due_on or pay_day(month),
        law=ground.law,
        prepared_by=by,
        prepared_at=known_at,
    )
    days = int(policy.parameter_value("recovery_days", today().replace(day=1), today()))
    with closing(ground.tables):  # the checks compute it once more, and both at once would be twice the memory
        written = persist_run(run, ground.tables, due_on=add_working_days(today(), days).day)
    if not any((written.lines, written.withheld, written.overpaid_fen, written.reduced_fen)):
        raise refusals.NothingToPay(
            _("{month}按目前的登记没有要发、缓发或追回的，不生成批次。").format(month=format_month_chinese(month))
        )
    run.payments_number, run.lines_number, run.total_fen = written.payments, written.lines, written.total_fen
    run.withheld_number, run.withheld_fen = written.withheld, written.withheld_fen
    run.overpaid_fen, run.content_hash = written.overpaid_fen, written.content_hash
    run.summary = summary_of(run, COUNTY_CODE)
    run.save()
    run_checks(run)
    record(
        _(
            "核算{run}（{kind}）：{payments}笔{total}元，缓发{withheld}元，多发待追回{over}元，下调追缴{lowered}元。"
        ).format(
            run=run.number,
            kind=run.get_kind_display(),
            payments=run.payments_number,
            total=format_yuan(run.total_fen),
            withheld=format_yuan(run.withheld_fen),
            over=format_yuan(run.overpaid_fen),
            lowered=format_yuan(written.reduced_fen),
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
    if month.day != 1 or month > today().replace(day=1):
        message = _("只能核算到本月（{month}）。").format(month=format_month_chinese(today()))
        raise refusals.MonthNotOpen(message, month=message)


def _number(month: date) -> str:
    """Month and running number; the column is unique, so that two at once cannot have one."""
    return f"{month:%Y%m}-{Run.objects.filter(number__startswith=f'{month:%Y%m}-').count() + 1:02d}"


def transitions_of(run: Run) -> TransitionTable[RunState]:
    """Return the transition table of a run, which depends on its kind."""
    return HISTORY_TRANSITIONS if run.kind == Run.Kind.OPENING else RUN_TRANSITIONS


def locked_run(run: Run, verb: str, seen_version: int | None = None) -> Run:
    """Lock the run for a verb; ``seen_version`` is the version that the user saw.

    Raises:
        StaleVersion, TransitionNotAllowed
    """
    if verb in _COUNTS:
        lock_money()
    locked = lock_row(Run.objects.all(), run.pk)
    state = locked.get_state_display()
    stale = _("您打开页面以后，别人已经办过这一批（现在是“{state}”），请看过再办。").format(state=state)
    refuse_stale(locked, seen_version, stale)
    refuse_transition(
        transitions_of(locked), locked.state, verb, _("现在是“{state}”，不能这样办。").format(state=state)
    )
    return locked


def refuse_earlier_person(by: User, *earlier: int | None) -> None:
    """Refuse a user who did an earlier step of the run (primary keys of users).

    Raises:
        SecondPersonRequired
    """
    refuse_same_person(by, *earlier, sentence=_("核算、审核、批准、拨付须是不同的人，您已办过前面的一步。"))


@action("run.confirm_roll")
def confirm_roll(*, by: User, run: Run, township_code: str, total_fen: int) -> Confirmation:
    """A township stands for its roll. ``total_fen`` is the sum it saw, so that nobody confirms what he did not see.

    Raises:
        PermissionRequired, TransitionNotAllowed, OutsideScope, NoPaymentsInTownship, RollAlreadyConfirmed, RollChanged
    """
    require_permission(by, Permission.CONFIRM_ROLL)
    locked = locked_run(run, "review")
    if by.scope is None or not township_code.startswith(by.scope) or len(township_code) != TOWNSHIP_DIGITS:
        raise OutsideScope(_("只能核对本乡镇的名册。"))
    roll = locked.payments.filter(village_code__startswith=township_code)
    sums = roll.aggregate(number=Count("pk"), total=Sum("amount_fen"))
    if not sums["number"]:
        raise refusals.NoPaymentsInTownship(_("这一批没有本乡镇的人员，不用核对。"))
    if locked.confirmations.filter(township_code=township_code).exists():
        raise refusals.RollAlreadyConfirmed(_("本乡镇已经核对过这一批。"))
    if sums["total"] != total_fen:
        raise refusals.RollChanged(_("您看到的合计与现在的不同，请重新打开名册再核对。"))
    confirmed = Confirmation.objects.create(
        run=locked, township_code=township_code, payments_number=sums["number"], total_fen=total_fen, confirmed_by=by
    )
    record(
        _("{township}核对{run}：{number}笔{total}元。").format(
            township=division_name(township_code),
            run=locked.number,
            number=sums["number"],
            total=format_yuan(total_fen),
        ),
        subject=locked,
        village_code=township_code.ljust(12, "0"),
    )
    return confirmed


def townships_not_confirmed(run: Run) -> list[str]:
    """The townships that have people in a run and have not stood for it."""
    villages = run.payments.order_by().values_list("village_code", flat=True).distinct()
    present = {code[:TOWNSHIP_DIGITS] for code in villages}
    return sorted(present - set(run.confirmations.values_list("township_code", flat=True)))


@action("run.review")
def review_run(*, by: User, run: Run, seen_version: int | None = None) -> Run:
    """The bureau has looked at totals, changes and checks; every township stands for its roll.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, TownshipsNotConfirmed
    """
    require_permission(by, Permission.PREPARE_PAYROLL)
    locked = locked_run(run, "review", seen_version)
    if missing := townships_not_confirmed(locked):
        raise refusals.TownshipsNotConfirmed(
            _("还有{number}个乡镇没有核对：{names}。").format(
                number=len(missing), names="、".join(division_name(one) or one for one in missing)
            )
        )
    locked.reviewed_by, locked.reviewed_at = by, timezone.now()
    run_checks(locked)
    advance(locked, "review", transitions_of(locked))
    record(_("审核{run}，报批。").format(run=locked.number), subject=locked)
    return locked


@action("run.decide_check")
def decide_check(*, by: User, run: Run, name: str, why: str) -> Check:
    """A check failed, and somebody decides in writing that the run goes on all the same.

    Raises:
        PermissionRequired, TransitionNotAllowed, UnknownCheck, ReasonRequired
    """
    require_permission(by, Permission.APPROVE_PAYROLL)
    locked = lock_row(Run.objects.all(), run.pk)
    if not locked.is_open:
        raise TransitionNotAllowed(_("这一批已经送银行或作废。"))
    check = locked.checks.filter(name=name).exclude(findings_number=0).first()
    if check is None:
        raise refusals.UnknownCheck(_("这项检查没有要决定的。"))
    why = required_text(why, "why", _("请写明决定和理由。"))
    check.decided_by, check.decided_why = by, why[:500]
    check.save()
    record(
        _("对{run}的“{check}”检查（{number}处）作出决定。").format(
            run=locked.number, check=check.get_name_display(), number=check.findings_number
        ),
        subject=locked,
        why=why,
    )
    return check


@action("run.approve")
def approve_run(*, by: User, run: Run, seen_version: int | None = None) -> Run:
    """The bureau's leader approves; nothing is left undecided.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ChecksUndecided
    """
    require_permission(by, Permission.APPROVE_PAYROLL)
    locked = locked_run(run, "approve", seen_version)
    refuse_earlier_person(by, locked.prepared_by_id, locked.reviewed_by_id, *_confirmers(locked))
    require_checks_decided(locked)
    locked.approved_by, locked.approved_at = by, timezone.now()
    advance(locked, "approve", transitions_of(locked))
    record(_("批准{run}，{total}元。").format(run=locked.number, total=format_yuan(locked.total_fen)), subject=locked)
    return locked


def _confirmers(run: Run) -> list[int]:
    return list(run.confirmations.values_list("confirmed_by_id", flat=True))


def require_checks_decided(run: Run) -> None:
    """Raises: ChecksUndecided."""
    open_checks = [one for one in run.checks.all() if one.is_blocking]
    if open_checks or run.checks.count() < len(Check.Name.values):
        raise refusals.ChecksUndecided(
            _("检查没有通过，也没有书面决定：{names}。").format(
                names="、".join(str(one.get_name_display()) for one in open_checks) or _("未检查")
            )
        )


@action("run.send_back")
def send_back_run(*, by: User, run: Run, why: str, seen_version: int | None = None) -> Run:
    """Back to the townships and the bureau's officer, with what is wrong.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    locked = locked_run(run, "send_back", seen_version)
    require_permission(by, Permission.APPROVE_PAYROLL if locked.state == "reviewed" else Permission.RELEASE_PAYROLL)
    why = required_text(why, "why", _("请写明退回的原因。"))
    locked.reviewed_by = locked.reviewed_at = locked.approved_by = locked.approved_at = None
    advance(locked, "send_back", transitions_of(locked))
    record(_("退回{run}。").format(run=locked.number), subject=locked, why=why)
    return locked


@action("run.discard")
def discard_run(*, by: User, run: Run, why: str, seen_version: int | None = None) -> Run:
    """Nothing of it goes out; its lines stay on record and no longer count. Then it is computed anew.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    require_permission(by, Permission.PREPARE_PAYROLL)
    locked = locked_run(run, "discard", seen_version)
    why = required_text(why, "why", _("请写明作废的原因。"))
    locked.payments.filter(state=PaymentState.READY).update(
        state=PAYMENT_TRANSITIONS.target(PaymentState.READY, "discard")
    )
    Recovery.objects.filter(run=locked, state=RecoveryState.PROPOSED).update(state=RecoveryState.WITHDRAWN)
    advance(locked, "discard", transitions_of(locked))
    record(_("作废{run}。").format(run=locked.number), subject=locked, why=why)
    return locked


@action("run.check")
def repeat_checks(*, by: User, run: Run) -> None:
    """Check a run as the register is now, and keep what is found for whoever decides about it.

    A release that is refused leaves nothing behind, so what stood in its way is written down by this.

    Raises:
        PermissionRequired, TransitionNotAllowed
    """
    require_permission(by, Permission.READ_PAYROLL)
    locked = lock_row(Run.objects.all(), run.pk)
    if not locked.is_open:
        raise TransitionNotAllowed(_("这一批已经送银行或作废。"))
    run_checks(locked)
    found = locked.checks.aggregate(total=Sum("findings_number"))["total"] or 0
    record(_("再次检查{run}：{number}处。").format(run=locked.number, number=found), subject=locked)


@action("run.release")
def release_run(*, by: User, run: Run, seen_version: int | None = None) -> Run:
    """Finance confirms that the money is there and lets it go: from here on it is with the bank.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ChecksUndecided,
        TooLateToChange, InsufficientFunds
    """
    require_permission(by, Permission.RELEASE_PAYROLL)
    locked = locked_run(run, "release", seen_version)
    refuse_earlier_person(by, locked.prepared_by_id, locked.reviewed_by_id, locked.approved_by_id, *_confirmers(locked))
    _check_until_the_last_moment(locked)
    if lines := amounts_by_source(locked):
        book_release(by=by, reference=f"run:{locked.number}", on=today(), lines=lines)
    if kept := offset_sources(list(locked.payments.filter(offset_fen__gt=0).values_list("pk", flat=True))):
        book_recovery(by=by, reference=f"offset:{locked.number}", on=today(), lines=kept)
    locked.payments.filter(state=PaymentState.READY).update(
        state=PAYMENT_TRANSITIONS.target(PaymentState.READY, "release")
    )
    locked.released_by, locked.released_at = by, timezone.now()
    close_fully_reduced_recoveries(locked)
    advance(locked, "release", transitions_of(locked))
    record(
        _("拨付{run}：{number}笔{total}元，送银行。").format(
            run=locked.number, number=locked.payments_number, total=format_yuan(locked.total_fen)
        ),
        subject=locked,
        new={"hash": locked.content_hash},
    )
    return locked


def _check_until_the_last_moment(run: Run) -> None:
    """Check, then let nobody else end what he does; where somebody did meanwhile, check once more.

    Raises: ChecksUndecided.
    """
    before = last_number()
    run_checks(run)
    require_checks_decided(run)
    lock_audit_trail()
    if last_number() != before:
        run_checks(run)
        require_checks_decided(run)


def amounts_by_source(run: Run) -> dict[str, int]:
    """What a run asks of each source, in fen."""
    shares = LineShare.objects.filter(line__payment__run=run).order_by().values("source")
    return {row["source"]: int(row["total"]) for row in shares.annotate(total=Sum("amount_fen")) if row["total"]}


@action("run.close")
def close_run(*, by: User, run: Run, seen_version: int | None = None) -> Run:
    """Every payment has the bank's last word, and every one that came back is followed up: the books close.

    What should have been paid is computed once more, on the register alone, and kept as the certificate of the run.

    Raises:
        PermissionRequired, StaleVersion, TransitionNotAllowed, PaymentsNotSettled
        policy.PolicyError: a figure of law has no known value for a month.
    """
    require_permission(by, Permission.RELEASE_PAYROLL)
    locked = locked_run(run, "close", seen_version)
    waiting = locked.payments.filter(state__in=[PaymentState.SENT, PaymentState.IN_QUESTION]).count()
    if waiting:
        raise refusals.PaymentsNotSettled(_("还有{number}笔没有银行的最终回盘，不能结账。").format(number=waiting))
    settle_offset_recoveries(locked)
    locked.closed_at = timezone.now()
    advance(locked, "close", transitions_of(locked))
    certificate = write_certificate(locked, by)
    arrived = locked.payments.filter(state=PaymentState.PAID)
    paid = arrived.aggregate(total=Sum(F("amount_fen") - F("offset_fen")))["total"]
    record(
        _("{run}结账，到账{total}元。").format(run=locked.number, total=format_yuan(paid or 0)),
        subject=locked,
        new={"hash": certificate.sm3},
    )
    return locked
