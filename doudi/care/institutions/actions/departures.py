"""The trial, and the end of a residence: proposed by one officer, confirmed by another; a death ends it at once."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.care.agreements.actions.ends import end_agreement
from doudi.care.agreements.models import Agreement
from doudi.care.institutions.actions.admissions import close_absence, lock_residence
from doudi.care.institutions.models import Residence
from doudi.care.institutions.refusals import InstitutionIncomplete
from doudi.care.institutions.registry_fact import follow_registry
from doudi.care.institutions.workflow import NOT_ENDED, RESIDENCE_TRANSITIONS
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import SYSTEM, Actor, action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_same_person
from doudi.core.refusals import required_text
from doudi.registry.models import Person
from doudi.values.carries import carries

LEAVING_REASONS = (
    Residence.EndedWhy.WISH,
    Residence.EndedWhy.TRIAL,
    Residence.EndedWhy.AWARD_ENDED,
    Residence.EndedWhy.CLOSED,
)


@carries("SC649-19")
@action("care.residence.stay")
def stay_after_trial(*, by: User, residence: Residence, seen_version: int | None = None) -> Residence:
    """Record that the person decided to stay after the trial.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, InstitutionIncomplete
    """
    locked = lock_residence(by, residence, "stay", seen_version)
    if locked.trial_until is None or locked.stays_since is not None:
        raise InstitutionIncomplete(_("没有试住，或者已经登记长住。"))
    locked.stays_since = today()
    advance(locked, "stay", RESIDENCE_TRANSITIONS)
    _record(locked, _("{name}试住后决定长住{place}。"))
    return locked


@action("care.residence.leave")
def propose_leaving(
    *, by: User, residence: Residence, last_day: date, why: str, note: str, seen_version: int | None = None
) -> Residence:
    """Propose that a person leaves an institution; another officer confirms it.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, InstitutionIncomplete, ReasonRequired
    """
    locked = lock_residence(by, residence, "leave", seen_version)
    if why not in LEAVING_REASONS:
        raise InstitutionIncomplete(_("请选择离院原因。"), why=_("请选择离院原因。"))
    if not locked.first_day <= last_day <= today():
        message = _("离院日期须在入住以后，不能晚于今天。")
        raise InstitutionIncomplete(message, last_day=message)
    locked.last_day, locked.ended_why = last_day, why
    locked.ended_note = required_text(note, "note", _("请写明离院的情况和以后由谁照料。"))[:200]
    locked.leaving_by = by
    advance(locked, "leave", RESIDENCE_TRANSITIONS)
    _record(locked, _("登记{name}离开{place}，待另一人复核。"), locked.ended_note)
    return locked


@carries("SC649-19", "P18-5.d")
@action("care.residence.confirm_leaving")
def confirm_leaving(*, by: User, residence: Residence, seen_version: int | None = None) -> Residence:
    """Confirm as the second person that somebody has left; the agreement with the institution ends the same day.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    locked = lock_residence(by, residence, "confirm_leaving", seen_version, Permission.CONFIRM_CARE)
    refuse_same_person(by, locked.leaving_by_id, sentence=_("登记离院和复核须是不同的人。"))
    last_day = locked.last_day
    assert last_day is not None  # noqa: S101 - the database sees to it
    follow_registry(by, locked.person, is_inside=False, since=last_day + timedelta(days=1))
    agreement = locked.agreement
    if agreement.state == "confirmed":
        why = Agreement.EndedWhy.WISH
        if locked.ended_why == Residence.EndedWhy.AWARD_ENDED:
            why = Agreement.EndedWhy.AWARD_ENDED
        day = min(last_day, agreement.last_day)
        end_agreement(by=by, agreement=agreement, last_day=day, why=why, note=locked.ended_note)
    locked.ended_by = by
    advance(locked, "confirm_leaving", RESIDENCE_TRANSITIONS)
    close_absence(locked, last_day)
    _record(locked, _("复核{name}离开{place}。"))
    return locked


@action("care.residence.keep")
def keep_resident(*, by: User, residence: Residence, reason: str, seen_version: int | None = None) -> Residence:
    """Take back a leaving that is not confirmed, with the reason.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired
    """
    locked = lock_residence(by, residence, "keep", seen_version)
    reason = required_text(reason, "reason", _("请写明为什么撤回。"))[:200]
    locked.last_day, locked.ended_why, locked.ended_note, locked.leaving_by = None, "", "", None
    advance(locked, "keep", RESIDENCE_TRANSITIONS)
    _record(locked, _("撤回{name}离开{place}的登记。"), reason)
    return locked


def end_of_the_dead(person: Person | None = None) -> int:
    """End the residences of people whose death is confirmed; return how many. Of one person, where given."""
    rows = Residence.objects.filter(state__in=NOT_ENDED).exclude(person__death_date=None)
    keys = list((rows.filter(person=person) if person else rows).values_list("pk", flat=True))
    for key in keys:
        end_by_death(by=SYSTEM, pk=key)
    return len(keys)


@action("care.residence.die")
def end_by_death(*, by: Actor, pk: int) -> Residence:  # noqa: ARG001 - the trail reads who
    """End the residence of a person who died; their agreement ends by its own follower."""
    locked = lock_row(Residence.objects.select_related("person", "institution"), pk)
    died = locked.person.death_date or today()
    locked.last_day, locked.ended_why = max(died, locked.first_day), Residence.EndedWhy.DIED
    advance(locked, "die", RESIDENCE_TRANSITIONS)
    close_absence(locked, locked.last_day)
    _record(locked, _("{name}去世，{place}的集中供养终止。"))
    return locked


def follow_death(person: Person) -> None:
    """End the residence of somebody whose death is confirmed, inside the action that confirms it."""
    person.refresh_from_db(fields=["death_date"])
    if person.death_date is not None:
        end_of_the_dead(person)


def _record(residence: Residence, sentence: str, why: str = "") -> None:
    record(
        sentence.format(name=residence.person.name, place=residence.institution.name),
        subject=residence,
        village_code=residence.person.village_id,
        why=why,
    )
