"""Pause visits while somebody is in hospital or away, and let them begin again."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.care.visits.actions.plans import plan_visits
from doudi.care.visits.models import CarePause
from doudi.care.visits.refusals import PauseInvalid
from doudi.care.visits.workflow import PauseCause
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import SYSTEM, action, record
from doudi.core.clock import today
from doudi.core.refusals import required_text
from doudi.registry.access import refuse_outside_scope
from doudi.registry.models import Person

LONGEST_REASON = 200


def pause_visits(
    *, by: User, person: Person, cause: str, since: date, until: date | None = None, reason: str = ""
) -> CarePause:
    """Pause the visits of somebody; visits that fall due in the pause need not be made.

    Raises:
        PermissionRequired, OutsideScope, PauseInvalid, ReasonRequired
    """
    require_permission(by, Permission.HANDLE_CARE)
    refuse_outside_scope(by, person.village_id)
    if cause not in PauseCause.values:
        raise PauseInvalid(_("请选择为什么暂停。"), cause=_("请选择为什么暂停。"))
    if until is not None and until < since:
        message = _("截止日期不能早于开始日期。")
        raise PauseInvalid(message, until=message)
    if CarePause.objects.filter(person=person, until=None).exists():
        raise PauseInvalid(_("{name}的探视已经暂停，请先恢复。").format(name=person.name))
    text = required_text(reason, "reason", _("请写明在哪里、听谁说的。"), is_sealed=True)
    with transaction.atomic():
        pause = _keep(by=by, person=person, cause=cause, since=since, until=until, reason=text)
        plan_visits(by=SYSTEM, people=[person.pk])
    return pause


@action("care_visit.pause")
def _keep(*, by: User, person: Person, cause: str, since: date, until: date | None, reason: str) -> CarePause:
    pause = CarePause.objects.create(
        person=person,
        cause=cause,
        since=since,
        until=until,
        sealed_reason=reason[:LONGEST_REASON],
        recorded_by=by,
    )
    record(
        _("{name}暂停探视，自{day}起。").format(name=person.name, day=since),
        subject=person,
        village_code=person.village_id,
    )
    return pause


def resume_visits(*, by: User, pause: CarePause, until: date) -> CarePause:
    """End a pause; visits that fall due after its last day are to be made again.

    Raises:
        PermissionRequired, OutsideScope, PauseInvalid
    """
    require_permission(by, Permission.HANDLE_CARE)
    refuse_outside_scope(by, pause.person.village_id)
    with transaction.atomic():
        locked = CarePause.objects.select_for_update(of=("self",)).select_related("person").get(pk=pause.pk)
        if locked.until is not None:
            raise PauseInvalid(_("探视已经恢复。"))
        if not locked.since <= until <= today():
            message = _("恢复前的最后一天要在暂停以后、今天以前。")
            raise PauseInvalid(message, until=message)
        ended = _end(by=by, pause=locked, until=until)
        plan_visits(by=SYSTEM, people=[locked.person_id])
    return ended


@action("care_visit.resume")
def _end(*, by: User, pause: CarePause, until: date) -> CarePause:
    pause.until, pause.ended_by = until, by
    pause.save(update_fields=["until", "ended_by"])
    record(
        _("{name}恢复探视，暂停到{day}为止。").format(name=pause.person.name, day=until),
        subject=pause.person,
        village_code=pause.person.village_id,
    )
    return pause
