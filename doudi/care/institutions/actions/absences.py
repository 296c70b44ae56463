"""Record that a resident goes on leave or into hospital, and that they are back."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi.care.institutions.actions.admissions import lock_residence
from doudi.care.institutions.models import Absence, Residence
from doudi.care.institutions.refusals import AbsenceOverlaps, InstitutionIncomplete
from doudi.care.institutions.workflow import RESIDENCE_TRANSITIONS
from doudi.core.accounts.models import User
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, save_changes
from doudi.core.refusals import required_text
from doudi.values.carries import carries


@carries("SC649-19")
@action("care.residence.absent")
def record_absence(
    *,
    by: User,
    residence: Residence,
    kind: str,
    first_day: date,
    where: str,
    last_day: date | None = None,
    seen_version: int | None = None,
) -> Absence:
    """Record that a resident is away from a day on, on leave or in hospital; open until they are back.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, InstitutionIncomplete, AbsenceOverlaps,
        ReasonRequired
    """
    locked = lock_residence(by, residence, "absent", seen_version)
    if kind not in Absence.Kind.values:
        raise InstitutionIncomplete(_("请选择请假还是住院。"), kind=_("请选择请假还是住院。"))
    if not locked.first_day <= first_day <= today() or (last_day is not None and last_day < first_day):
        message = _("离开日期须在入住以后，不能晚于今天；回来以前的最后一天不能早于离开那天。")
        raise InstitutionIncomplete(message, first_day=message)
    for other in locked.absences.all():
        if (last_day is None or other.first_day <= last_day) and (
            other.last_day is None or other.last_day >= first_day
        ):
            message = _("和已经登记的一次请假或住院重叠，请先登记回院。")
            raise AbsenceOverlaps(message, first_day=message)
    absence = Absence.objects.create(
        residence=locked,
        kind=kind,
        first_day=first_day,
        last_day=last_day,
        sealed_where=required_text(where, "where", _("请写明去哪里。"), is_sealed=True)[:100],
        recorded_by=by,
    )
    advance(locked, "absent", RESIDENCE_TRANSITIONS)
    record(
        _("登记{name}离开{place}，回来以前不在院。").format(name=locked.person.name, place=locked.institution.name),
        subject=locked,
        village_code=locked.person.village_id,
    )
    return absence


@action("care.residence.back")
def record_return(*, by: User, residence: Residence, back_on: date, seen_version: int | None = None) -> Residence:
    """Record on which day an absent resident came back.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, InstitutionIncomplete
    """
    locked = lock_residence(by, residence, "back", seen_version)
    absence = locked.absences.filter(last_day=None).select_for_update().first()
    if absence is None or not absence.first_day < back_on <= today():
        message = _("没有要登记回院的请假或住院，或者回院日期不对：须在离开以后，不能晚于今天。")
        raise InstitutionIncomplete(message, back_on=message)
    absence.last_day = back_on - timedelta(days=1)
    save_changes(absence)
    advance(locked, "back", RESIDENCE_TRANSITIONS)
    record(
        _("登记{name}回到{place}。").format(name=locked.person.name, place=locked.institution.name),
        subject=locked,
        village_code=locked.person.village_id,
    )
    return locked
