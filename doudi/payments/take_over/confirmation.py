"""Confirm a roll: import its families and take its amounts in as the paid history of the earlier system."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.bulk_rows import Row, insert_rows
from doudi.core.process import refuse_same_person
from doudi.payments import refusals
from doudi.payments.models import FamilyComparison, Line, Payment, Run, TakenOverMonth, Withheld
from doudi.payments.money_lock import lock_money
from doudi.payments.runs.history import PaidMonths, adopt_history, write_history
from doudi.payments.take_over.comparison import ComparedFamily, Comparison, compare_written
from doudi.payments.take_over.differences import unexplained
from doudi.payments.take_over.paid_months import lock_staged_roll, paid_programmes, require_paid_months
from doudi.payments.take_over.townships import reopen_or_start
from doudi.payments.workflow import OPEN_RUN_STATES
from doudi.registry.roll_import import actions as roll_actions
from doudi.registry.roll_import.models import RollFile, StagedFamily
from doudi.registry.roll_import.registry_writer import ImportCounts
from doudi.values.money import format_yuan

LineKeys = dict[tuple[int, str, date], int]
"""Lines by person, due and month."""
_AT_ONCE = 900
_COLUMNS = (
    "roll_id",
    "family_id",
    "person_id",
    "programme",
    "month",
    "paid_fen",
    "due_fen",
    "settled_fen",
    "line_id",
    "recorded_at",
)


@action("take_over.confirm_roll")
def confirm_roll_with_history(
    *, by: User, roll: RollFile, changes: frozenset[str], legacy_basis: str, household_payment: bool = False
) -> ImportCounts:
    """Import a roll as the second person and record the months that the earlier system paid.

    The families are compared again after they are written; if a figure is not the one that was shown, everything
    is undone. Differences of the months paid are settled unless an officer chose to pay them back.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, NothingToImport, SecondPersonRequired,
        LegacyBasisRequired, PaidMonthsRequired, DifferencesUnexplained, ComparisonOutdated, HistoryDiffersFromRoll,
        PeopleInOpenRun, HistoryAlreadyTakenOver
    """
    require_permission(by, Permission.IMPORT_ROLLS)
    lock_money()
    locked = lock_staged_roll(by, roll)
    programmes = paid_programmes(locked)
    if programmes:
        _refuse_unready(by, locked)
    ready = StagedFamily.objects.filter(roll=locked, status=StagedFamily.Status.READY, change__in=changes)
    families = list(ready)
    counts = roll_actions.confirm_roll(
        by=by, roll=locked, changes=changes, legacy_basis=legacy_basis, household_payment=household_payment
    )
    taken = _Taken()
    if programmes:
        comparison = compare_written(locked, families, counts)
        _refuse_other_figures(locked, comparison)
        _refuse_people_in_open_runs({*counts.people_by_row.values()})
        taken = _take_in(locked, comparison, by)
    reopen_or_start(locked.township_code)
    record(
        _("接入花名册“{name}”原系统已发的：{months}人月{paid}元；差额{settled}元不补不追，{back}元随首批补发。").format(
            name=locked.attachment.name,
            months=taken.months,
            paid=format_yuan(taken.paid_fen),
            settled=format_yuan(taken.settled_fen),
            back=format_yuan(taken.back_fen),
        ),
        subject=locked,
        village_code=locked.village_code,
        why=legacy_basis.strip()[:200],
        new={"paid_fen": taken.paid_fen, "settled_fen": taken.settled_fen, "back_fen": taken.back_fen},
    )
    return counts


class _Taken:
    """How many months were taken in, and their amounts in fen."""

    def __init__(self) -> None:
        self.months = self.paid_fen = self.settled_fen = self.back_fen = 0


def _refuse_unready(by: User, roll: RollFile) -> None:
    """Refuse a roll that is not compared or not explained, and the people who prepared it.

    Raises:
        PaidMonthsRequired, ComparisonOutdated, DifferencesUnexplained, SecondPersonRequired,
        HistoryAlreadyTakenOver
    """
    require_paid_months(roll)
    comparison = getattr(roll, "comparison", None)
    if comparison is None or comparison.compared_at is None:
        raise refusals.ComparisonOutdated(_("差异还没有比较完，请等比较完、逐户看过再确认。"))
    if number := unexplained(roll).count():
        raise refusals.DifferencesUnexplained(
            _("还有{number}户的差异没有说明原因，说明以后才能确认。").format(number=number)
        )
    explained = FamilyComparison.objects.filter(roll=roll).exclude(explained_by=None)
    prepared = {
        *roll.paid_months.values_list("stated_by_id", flat=True),
        *explained.values_list("explained_by_id", flat=True).distinct(),
    }
    refuse_same_person(by, *prepared, sentence=_("已发月份或差异原因由您填写，请另一人核对后确认。"))
    opening = Run.objects.filter(kind=Run.Kind.OPENING, state__in=OPEN_RUN_STATES).first()
    if opening is not None:
        raise refusals.HistoryAlreadyTakenOver(
            _("期初已发{number}还没有核实，请先核实或作废。").format(number=opening.number)
        )


def _refuse_other_figures(roll: RollFile, comparison: Comparison) -> None:
    """Refuse figures that are not those shown, and shares that do not add up to the roll.

    Raises:
        ComparisonOutdated, HistoryDiffersFromRoll
    """
    shown = {
        family: (roll_fen, due_fen, back_fen)
        for family, roll_fen, due_fen, back_fen in FamilyComparison.objects.filter(roll=roll).values_list(
            "family_id", "roll_fen", "due_fen", "back_fen"
        )
    }
    for compared in comparison.families:
        if shown.get(compared.family.pk) != (compared.roll_fen, compared.due_fen, compared.back_fen):
            raise refusals.ComparisonOutdated(
                _("登记、标准或花名册在比较以后有变化（第{row}行{head}一户），请重新比较。").format(
                    row=compared.family.row, head=compared.family.head_name
                )
            )
    if any(sum(compared.paid.values()) not in {0, compared.roll_fen} for compared in comparison.families):
        raise refusals.HistoryDiffersFromRoll(_("接入的金额与花名册合计不一致。"))


def _refuse_people_in_open_runs(people: set[int]) -> None:
    """Refuse people whose money is in a run that was computed without the months taken in.

    Raises:
        PeopleInOpenRun
    """
    keys = sorted(people)
    for start in range(0, len(keys), _AT_ONCE):
        chunk = Q(person__in=keys[start : start + _AT_ONCE], run__state__in=OPEN_RUN_STATES)
        if Payment.objects.filter(chunk).exists() or Withheld.objects.filter(chunk).exists():
            raise refusals.PeopleInOpenRun(_("名册上有人在还没有送银行的发放批次里，请先办完或作废那一批，再确认。"))


def _take_in(roll: RollFile, comparison: Comparison, by: User) -> _Taken:
    """Write the months paid as an opening run, and what was settled beside them."""
    pays_back = set(FamilyComparison.objects.filter(roll=roll, pays_back=True).values_list("family_id", flat=True))
    taken, now = _Taken(), timezone.now()
    history: PaidMonths = {}
    for compared in comparison.families:
        for month in compared.months:
            if month.paid_fen:
                history.setdefault((month.person, month.programme), []).append((month.month, month.paid_fen))
    lines = _write_run(roll, history, comparison, by, now) if history else {}
    rows: list[Row] = []
    for compared in comparison.families:
        rows += _rows_of(roll, compared, compared.family.pk in pays_back, lines, now, taken)
    insert_rows(TakenOverMonth._meta.db_table, _COLUMNS, rows)
    return taken


def _rows_of(
    roll: RollFile,
    compared: ComparedFamily,
    pays_back: bool,
    lines: LineKeys,
    now: datetime,
    taken: _Taken,
) -> list[Row]:
    rows: list[Row] = []
    for month in compared.months:
        difference = month.due_fen - month.paid_fen
        is_paid_back = pays_back and difference > 0
        settled = 0 if is_paid_back else difference
        taken.months += 1
        taken.paid_fen += month.paid_fen
        taken.settled_fen += settled
        taken.back_fen += difference - settled
        line = lines.get((month.person, month.programme, month.month))
        rows.append(
            (
                roll.pk,
                compared.family.pk,
                month.person,
                month.programme,
                month.month,
                month.paid_fen,
                month.due_fen,
                settled,
                line,
                now,
            )
        )
    return rows


def _write_run(roll: RollFile, history: PaidMonths, comparison: Comparison, by: User, now: datetime) -> LineKeys:
    """Write and close the opening run of a roll; return its lines by person, due and month."""
    months = [month for lines in history.values() for month, _amount in lines]
    first, last = min(months), max(months)
    stated = roll.paid_months.first()
    assert stated is not None  # noqa: S101 - the caller required it
    run = Run.objects.create(
        number=f"QC{last:%Y%m}-R{roll.pk}",
        kind=Run.Kind.OPENING,
        month=last,
        first_month=first,
        known_at=now,
        due_on=last,
        prepared_by_id=stated.stated_by_id,
        prepared_at=now,
        law=[{"rule": _("花名册“{name}”所列金额").format(name=roll.attachment.name)}],
    )
    write_history(run, history, comparison.shares, comparison.areas)
    adopt_history(run, by)
    rows = Line.objects.filter(payment__run=run).values_list("person_id", "programme", "month", "pk")
    return {(person, programme, month): pk for person, programme, month, pk in rows}
