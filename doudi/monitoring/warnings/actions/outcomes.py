"""End warnings whose case, referral or report has ended, and let warnings follow people who move or are merged."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.process import advance, lock_row
from doudi.monitoring.warnings.actions.locking import name_of
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.opened import Opened, opened_by
from doudi.monitoring.warnings.workflow import AT_WORK, ENDED, PROPOSED, WARNING_TRANSITIONS, needs_second_person
from doudi.registry.models import Person

MOST_AT_ONCE = 1_000


def to_follow() -> list[tuple[Warning, Opened]]:
    """Return the warnings that wait for what they opened and whose end says what is true."""
    waiting = Warning.objects.filter(state__in=AT_WORK).exclude(action="").order_by("pk")
    found = []
    last = 0
    while batch := list(waiting.filter(pk__gt=last)[:MOST_AT_ONCE]):
        last = batch[-1].pk
        opened = opened_by(batch)
        found += [(one, opened[one.pk]) for one in batch if one.pk in opened and opened[one.pk].finding]
    return found


@action("warning.follow")
def follow_opened(*, by: Actor, warning: Warning, opened: Opened) -> Warning:  # noqa: ARG001 - read by the decorator
    """End a warning with what came of the case, referral or report that it opened.

    Where that took two people, they are named as those who judged and checked. Where the finding asks for two people
    and only one decided, it waits for the second.
    """
    locked = lock_row(Warning.objects.all(), warning.pk)
    if locked.state in AT_WORK and opened.finding:
        _judge_as(locked, opened)
    sentence = _("{warning}随{action}办结：{finding}。")
    if locked.state == PROPOSED:
        sentence = _("{warning}随{action}核实为“{finding}”，待第二人复核。")
    record(
        sentence.format(
            warning=name_of(locked), action=locked.get_action_display(), finding=locked.get_finding_display()
        ),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked


def _judge_as(locked: Warning, opened: Opened) -> None:
    """Enter the finding of what was opened, with the people who decided there."""
    locked.finding, locked.judged_at = opened.finding, timezone.now()
    locked.judged_by_id = opened.first_person_id or locked.owner_id
    by_two = opened.second_person_id not in {None, locked.judged_by_id}
    if by_two:
        locked.checked_by_id, locked.checked_at = opened.second_person_id, timezone.now()
    locked.sealed_reason = _("{label}：{state}").format(label=opened.label, state=opened.state)[:300]
    is_settled = by_two or locked.action == Warning.Action.CONFERENCE  # a conference decides together
    verb = "end" if is_settled or not needs_second_person(locked, locked.finding) else "propose"
    locked.ended_on = today() if verb == "end" else None
    advance(locked, verb, WARNING_TRANSITIONS)


def _moved() -> list[Warning]:
    open_ones = Warning.objects.exclude(state=ENDED)
    found = list(open_ones.filter(person__isnull=False).exclude(person__village=F("village_code"))[:MOST_AT_ONCE])
    found += open_ones.filter(person__isnull=True).exclude(household__village=F("village_code"))[:MOST_AT_ONCE]
    found += open_ones.filter(person__merged_into__isnull=False)[:MOST_AT_ONCE]
    return list({one.pk: one for one in found}.values())


def has_moved() -> bool:
    """Whether open warnings have to follow somebody."""
    return bool(_moved())


def _give_to_survivor(row: Warning, survivor: Person) -> None:
    """Make a warning one of the person who was kept; one that says the same of them already is ended."""
    same = Warning.objects.exclude(state=ENDED).filter(
        person=survivor, rule_id=row.rule_id, facts_digest=row.facts_digest
    )
    if same.exists():
        row.state, row.finding, row.ended_on = ENDED, Warning.Finding.ALREADY_KNOWN, today()
        row.judged_at, row.sealed_reason = timezone.now(), _("人员合并，与另一条预警重复。")
    row.person = survivor


@action("warning.follow_people")
def follow_people(*, by: Actor) -> int:  # noqa: ARG001 - the decorator records the actor
    """Take open warnings to the village where their people live now, and to the person they were merged into.

    An owner who may not see the new village gives the warning up.
    """
    number = 0
    for moved in _moved():
        row = lock_row(Warning.objects.select_related("person__merged_into", "household", "owner"), moved.pk)
        if row.person is not None and row.person.merged_into is not None:
            _give_to_survivor(row, row.person.merged_into)
        village = row.person.village_id if row.person is not None else row.household.village_id  # type: ignore[union-attr]  # a warning is about somebody
        if row.owner is not None and not contains(row.owner.scope, village):
            row.owner = None
        row.village_code = village
        row.version += 1
        row.save()
        number += 1
    record(_("预警随人迁移、合并，改到现住地{number}条。").format(number=number))
    return number
