"""Enter somebody as otherwise in hardship by a paper, as two people, and end it."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.recusal.queries import refuse_own_family
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import TransitionTable, advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.monitoring.low_income.layers.models import LayerEntry
from doudi.monitoring.low_income.refusals import EntryInvalid
from doudi.registry.access import refuse_outside_scope
from doudi.registry.dated_rows import lock
from doudi.registry.models import Person
from doudi.values.carries import carries

_State = LayerEntry.State
ENTRY_TRANSITIONS = TransitionTable(
    {
        (_State.PROPOSED, "confirm"): _State.CONFIRMED,
        (_State.PROPOSED, "refuse"): _State.REFUSED,
        (_State.CONFIRMED, "end"): _State.ENDED,
    }
)


@carries("SC39-II", "SC39-III.1", "SAL2026-33")
@action("low_income.propose_entry")
def propose_entry(*, by: User, person: Person, since: date, paper: str, reason: str) -> LayerEntry:
    """Propose somebody as otherwise in hardship; nothing changes until a second person confirms.

    Raises:
        PermissionRequired, OutsideScope, EntryInvalid, ReasonRequired, ConflictOfInterest
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    refuse_outside_scope(by, person.village_id)
    lock(person)
    refuse_own_family([person.pk], by=by)
    if person.death_date is not None or person.merged_into_id is not None:
        raise EntryInvalid(_("这个人已经去世，或者记录已经合并。"))
    if since > today():
        message = _("起始日期不能晚于今天。")
        raise EntryInvalid(message, since=message)
    if LayerEntry.objects.filter(person=person, state__in=(_State.PROPOSED, _State.CONFIRMED)).exists():
        raise EntryInvalid(_("{name}已经登记，或者正在等第二人确认。").format(name=person.name))
    entry = LayerEntry.objects.create(
        person=person,
        since=since,
        paper=required_text(paper, "paper", _("请写明依据的文号或者名册。"))[:120],
        sealed_reason=required_text(reason, "reason", _("请写明有什么困难。"))[:200],
        entered_by=by,
    )
    record(
        _("登记{name}为其他困难人员，自{day}起，待第二人确认。").format(name=person.name, day=since),
        subject=person,
        village_code=person.village_id,
        why=entry.paper,
    )
    return entry


@carries("SC39-II", "SAL2026-33")
@action("low_income.decide_entry")
def decide_entry(
    *, by: User, entry: LayerEntry, is_right: bool, why: str = "", seen_version: int | None = None
) -> LayerEntry:
    """Confirm an entry as a second person, or refuse it with the reason.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = _lock(by, entry, "confirm" if is_right else "refuse", seen_version)
    refuse_same_person(by, locked.entered_by_id, sentence=_("登记和确认须是不同的人。"))
    words = why.strip() if is_right else required_text(why, "why", _("请写明为什么不同意。"))
    locked.sealed_decided_why = words[:200]
    locked.decided_by, locked.decided_at = by, timezone.now()
    advance(locked, "confirm" if is_right else "refuse", ENTRY_TRANSITIONS)
    sentence = _("确认{name}为其他困难人员。") if is_right else _("不同意{name}登记为其他困难人员。")
    _record(locked, sentence)
    return locked


@action("low_income.end_entry")
def end_entry(*, by: User, entry: LayerEntry, ended_on: date, why: str, seen_version: int | None = None) -> LayerEntry:
    """End an entry with a day; the reason says what was found.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, EntryInvalid, ReasonRequired
    """
    locked = _lock(by, entry, "end", seen_version)
    if not locked.since <= ended_on <= today():
        message = _("退出日期要在起始日期（{day}）和今天之间。").format(day=locked.since)
        raise EntryInvalid(message, ended_on=message)
    locked.ended_on, locked.ended_by = ended_on, by
    locked.sealed_ended_why = required_text(why, "why", _("请写明为什么退出。"))[:200]
    advance(locked, "end", ENTRY_TRANSITIONS)
    _record(locked, _("{name}不再是其他困难人员。"))
    return locked


def _lock(by: User, entry: LayerEntry, verb: str, seen_version: int | None) -> LayerEntry:
    require_permission(by, Permission.CHANGE_REGISTRY)
    outside = OutsideScope(_("这个人不在您的辖区内。"))
    locked = lock_row(LayerEntry.objects.visible_to(by), entry.pk, missing=outside)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办理，请看过再办。"))
    sentence = _("现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(ENTRY_TRANSITIONS, locked.state, verb, sentence)
    refuse_own_family([locked.person_id], by=by)
    return locked


def _record(entry: LayerEntry, sentence: str) -> None:
    person = entry.person
    record(sentence.format(name=person.name), subject=person, village_code=person.village_id)
