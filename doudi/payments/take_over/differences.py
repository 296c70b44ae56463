"""Store the comparison of a roll, and the reasons that officers give for its differences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.jobs.queue import job_handler
from doudi.core.refusals import OutsideScope, ReasonRequired, required_text
from doudi.payments.models import MAX_REASON_LENGTH, DifferenceReason, FamilyComparison, RollComparison
from doudi.payments.models.take_over import IS_UNEXPLAINED, REASONS_TO_CONFIRM
from doudi.payments.take_over.comparison import ComparedFamily, compare_without_effect
from doudi.payments.take_over.paid_months import lock_staged_roll
from doudi.registry.roll_import.models import RollFile
from doudi.values.money import format_yuan

_WRITE_AT_ONCE = 2_000
_Given = tuple[str, str, int | None, bool, str]
"""Reason, words, who gave it, whether the shortfall is paid back, and why."""


@job_handler("take_over.compare")
def compare_in_background(*, by: User, progress: Callable[[int, int], None], roll: int) -> None:
    """Compare a roll as a job and store the result."""
    row = RollFile.objects.select_related("attachment").get(pk=roll)
    progress(0, 1)
    if row.state == RollFile.State.STAGED:
        store_comparison(by=by, roll=row, families=compare_without_effect(row, by).families)


@action("take_over.compare")
def store_comparison(*, by: User, roll: RollFile, families: list[ComparedFamily]) -> None:
    """Store the compared families; reasons given before stay where the figures are the same.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed
    """
    locked = lock_staged_roll(by, roll)
    given = _given_before(locked)
    FamilyComparison.objects.filter(roll=locked).delete()
    rows = [_row(locked, compared, given.get(_identity(compared))) for compared in families]
    FamilyComparison.objects.bulk_create(rows, batch_size=_WRITE_AT_ONCE)
    comparison = RollComparison.objects.get(roll=locked)
    comparison.totals, comparison.compared_at = totals_by_due(families), timezone.now()
    comparison.save(update_fields=["totals", "compared_at"])
    differing = [row for row in rows if row.is_different]
    record(
        _("比较花名册“{name}”：{families}户，{differing}户有差异，{unexplained}户原因待说明。").format(
            name=locked.attachment.name,
            families=len(rows),
            differing=len(differing),
            unexplained=sum(row.is_unexplained for row in differing),
        ),
        subject=locked,
        village_code=locked.village_code,
    )


def _identity(compared: ComparedFamily) -> tuple[int, int, int, int]:
    return compared.family.pk, compared.roll_fen, compared.due_fen, compared.back_fen


def _given_before(roll: RollFile) -> dict[tuple[int, int, int, int], _Given]:
    rows = FamilyComparison.objects.filter(roll=roll, explained_by__isnull=False)
    return {
        (row.family_id, row.roll_fen, row.due_fen, row.back_fen): (
            row.reason,
            row.words,
            row.explained_by_id,
            row.pays_back,
            row.pays_back_why,
        )
        for row in rows
    }


def _row(roll: RollFile, compared: ComparedFamily, given: _Given | None) -> FamilyComparison:
    family = compared.family
    programmes = ",".join(compared.data["programmes"])
    row = FamilyComparison(
        roll=roll,
        family=family,
        village_code=family.village_code,
        head_name=family.head_name,
        people=family.people,
        programmes=programmes[:120],
        roll_fen=compared.roll_fen,
        due_fen=compared.due_fen,
        back_fen=compared.back_fen,
        is_different=compared.is_different,
        equal_key=f"{programmes}:{compared.due_fen - compared.roll_fen}:{compared.back_fen}"[:80],
        reason=compared.reason,
    )
    if given is not None and row.is_different:
        row.reason, row.words, row.explained_by_id, row.pays_back, row.pays_back_why = given
    return row


def totals_by_due(families: Iterable[ComparedFamily]) -> list[dict[str, int | str]]:
    """Return for each due what the roll pays, what this system will pay, and the months taken in; fen."""
    totals: dict[str, dict[str, int]] = defaultdict(
        lambda: dict.fromkeys(("roll_fen", "due_fen", "taken_fen", "back_fen"), 0)
    )
    for compared in families:
        for (_person, due), amount in compared.paid.items():
            totals[due]["roll_fen"] += amount
        own = {due for _person, due in compared.paid} | {month.programme for month in compared.months}
        for (_person, due), amount in compared.dues.items():
            if due in own:
                totals[due]["due_fen"] += amount
        for month in compared.months:
            totals[month.programme]["taken_fen"] += month.paid_fen
            totals[month.programme]["back_fen"] += month.due_fen - month.paid_fen
    return [{"due": due, **fen} for due, fen in sorted(totals.items())]


@action("take_over.explain")
def explain_differences(
    *,
    by: User,
    compared: FamilyComparison,
    reason: str,
    words: str = "",
    equal_ones: bool = False,
    same_reason: bool = False,
    pays_back: bool = False,
    pays_back_why: str = "",
) -> int:
    """Give the reason for a family's difference, and for those of all families with equal figures if asked.

    Args:
        same_reason: give the reason that a rule found for all families of the roll of which nobody has given one:
            confirm it, or have what the raised standard left unpaid paid back.
        pays_back: the shortfall of the months paid stays due, with a reason; otherwise it counts as settled.

    Returns:
        The number of families explained.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, ReasonRequired
    """
    locked = lock_staged_roll(by, compared.roll)
    if reason not in DifferenceReason.values:
        raise ReasonRequired(_("请选择差异的原因。"), reason=_("请选择差异的原因。"))
    if reason == DifferenceReason.OTHER:
        required_text(words, "words", _("原因选“其他”的，请写明。"))
    if pays_back:
        required_text(pays_back_why, "pays_back_why", _("请写明为什么要补发以前月份的差额。"))
    rows = _chosen(locked, compared, equal_ones=equal_ones, same_reason=same_reason and reason == compared.reason)
    if pays_back:
        rows = rows.filter(back_fen__gt=0)
    back = rows.aggregate(total=Sum("back_fen"))["total"] or 0
    number = rows.update(
        reason=reason,
        words=words.strip()[:MAX_REASON_LENGTH],
        explained_by=by,
        pays_back=pays_back,
        pays_back_why=pays_back_why.strip()[:MAX_REASON_LENGTH] if pays_back else "",
    )
    if not number:
        raise OutsideScope(_("这一户的差异已有变化，请重新打开页面。"))
    record(
        _("说明花名册“{name}”{number}户的差异：{reason}。{back}").format(
            name=locked.attachment.name,
            number=number,
            reason=DifferenceReason(reason).label,
            back=_("以前月份的差额{fen}元随首批补发。").format(fen=format_yuan(back)) if pays_back else "",
        ),
        subject=locked,
        village_code=locked.village_code,
        why=(pays_back_why or words).strip()[:300],
    )
    return number


def _chosen(
    roll: RollFile, compared: FamilyComparison, *, equal_ones: bool, same_reason: bool
) -> QuerySet[FamilyComparison]:
    rows = FamilyComparison.objects.filter(roll=roll, is_different=True)
    if same_reason:
        return families_of_same_reason(compared)
    return rows.filter(equal_key=compared.equal_key) if equal_ones else rows.filter(pk=compared.pk)


def families_of_same_reason(compared: FamilyComparison) -> QuerySet[FamilyComparison]:
    """Return the families of a roll with the reason that a rule found for a family, where nobody has given one.

    Only of reasons that are given for many at once: one to confirm, and the raised standard.
    """
    rows = FamilyComparison.objects.filter(roll=compared.roll_id, is_different=True, explained_by=None)
    given_together = (*REASONS_TO_CONFIRM, DifferenceReason.RATE)
    return rows.filter(reason=compared.reason) if compared.reason in given_together else rows.none()


def unexplained(roll: RollFile) -> QuerySet[FamilyComparison]:
    """Return the families of a roll whose difference has no reason, or one that an officer has still to confirm."""
    return FamilyComparison.objects.filter(IS_UNEXPLAINED, roll=roll)
