"""The rows of one identity as one question: locked, judged, remembered and opened again together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.procedures.clocks import deadline
from doudi.casework.recusal.queries import conflicted_people
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.process import refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope
from doudi.matching import source_profile
from doudi.monitoring.judgements.follow_ups import JUDGED
from doudi.monitoring.judgements.models import Candidate, RememberedJudgement, UnclearRow
from doudi.monitoring.judgements.people import people_meant, survivors
from doudi.monitoring.judgements.refusals import JudgesOwnRelative
from doudi.monitoring.judgements.workflow import ROW_TRANSITIONS, RowState
from doudi.registry.models import Person


@dataclass(frozen=True)
class Question:
    """A locked row, and every row of its identity, itself included."""

    row: UnclearRow
    rows: list[UnclearRow]

    def in_state(self, *states: RowState) -> list[UnclearRow]:
        """Return the rows in some states."""
        return [row for row in self.rows if row.state in states]


def lock_question(*, by: User, unclear_row: UnclearRow, verb: str, seen_version: int | None) -> Question:
    """Lock the rows of an identity in one order.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, JudgesOwnRelative
    """
    require_permission(by, Permission.HANDLE_WARNINGS)
    row = UnclearRow.objects.visible_to(by).filter(pk=unclear_row.pk).first()
    if row is None:
        raise OutsideScope(_("这一行不在您的辖区内。"))
    same = Q(identity_index=row.identity_index) if row.identity_index else Q(pk=row.pk)
    locking = UnclearRow.objects.filter(same).select_related("delivery").select_for_update(of=("self",))
    rows = list(locking.order_by("pk"))
    locked = next(one for one in rows if one.pk == row.pk)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经判定，请看过再办。"))
    sentence = _("这一行现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(ROW_TRANSITIONS, locked.state, verb, sentence)
    refuse_own_relatives(by, people_meant(locked))
    return Question(locked, rows)


def refuse_own_relatives(by: User, people: Iterable[int]) -> None:
    """Refuse a user whom the row may mean, or whose near relative.

    Raises:
        JudgesOwnRelative
    """
    if conflicted_people(people, by=by):
        raise JudgesOwnRelative(_("这一行可能是您本人或者您的近亲属，请由别人判定。"))


def judge(row: UnclearRow, verb: str, *, by: User, reason: str, now: datetime) -> None:
    """Enter the judgement of a user on a row."""
    row.judged_by, row.judged_at, row.sealed_reason = by, now, reason[:200]
    row.is_remembered, row.changed_at = False, now
    row.state = ROW_TRANSITIONS.target(row.state, verb)
    save(row)


def save(row: UnclearRow) -> None:
    """Save a judged row without sealing its cells again."""
    row.version += 1
    fields = ("state", "person", "village_code", "sealed_reason", "needs_second_person", "is_remembered", "due_on")
    row.save(update_fields=[*fields, "version", "judged_by", "judged_at", "confirmed_by", "confirmed_at", "changed_at"])


def active_judgement(row: UnclearRow) -> QuerySet[RememberedJudgement]:
    """Return the judgement remembered of the identity of a row."""
    return judgements_of(row).filter(withdrawn_at=None)


def judgements_of(row: UnclearRow) -> QuerySet[RememberedJudgement]:
    """Return every judgement ever remembered of the identity of a row."""
    if row.identity_index:
        return RememberedJudgement.objects.filter(identity_index=row.identity_index)
    return RememberedJudgement.objects.filter(unclear_row=row)


def remember(row: UnclearRow, person: Person | None, *, by: User, now: datetime) -> None:
    """Remember a judgement on the identity of a row, in place of an earlier one."""
    active_judgement(row).update(withdrawn_by=by, withdrawn_at=now)
    RememberedJudgement.objects.create(
        identity_index=row.identity_index, person=person, unclear_row=row, judged_by=by, judged_at=now
    )


def reopen(question: Question, rows: Sequence[UnclearRow], *, by: User, reason: str) -> None:
    """Open rows of a question again and forget what was remembered of it; ``reason`` is for who judges next."""
    now, due_on = timezone.now(), deadline("judgement_working_days", today())
    active_judgement(question.row).update(withdrawn_by=by, withdrawn_at=now)
    villages = _best_villages(rows)
    JUDGED.tell([row for row in rows if row.state != RowState.PROPOSED], by)
    for row in rows:
        row.state, row.person, row.sealed_reason = RowState.OPEN, None, reason
        row.is_remembered, row.needs_second_person = False, source_profile(row.delivery.source).feeds_stop
        row.judged_by = row.judged_at = row.confirmed_by = row.confirmed_at = None
        row.due_on, row.changed_at = due_on, now
        row.village_code = villages.get(row.pk, row.village_code)
        save(row)


def _best_villages(rows: Sequence[UnclearRow]) -> dict[int, str]:
    """Forget which candidates were ruled out, and return where the best one of each row lives."""
    candidates = Candidate.objects.filter(unclear_row__in=rows)
    candidates.update(ruled_out_by=None)
    best: dict[int, int] = {}
    for row, person in candidates.values_list("unclear_row", "person"):
        best.setdefault(row, person)
    people = survivors(best.values())
    return {row: people[person].village_id for row, person in best.items()}
