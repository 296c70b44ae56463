"""Open a case of relief for the emergency that somebody reports on the application form."""

from __future__ import annotations

from datetime import date

from doudi.casework.cases.applicant_matching import known_person
from doudi.casework.models import Application
from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.refusals import Refused
from doudi.relief.cases.actions.intakes import open_case_of
from doudi.relief.cases.intake import MAX_PERSONS, Intake, PersonInNeed
from doudi.relief.cases.models import Cause, Degree, Kind, SubCause
from doudi.values.carries import carries


@carries("P18-6.a", "P18-15.b")
def open_from_application(application: Application, text: str) -> bool:
    """Open an urgent case for the need of an application; the officer verifies cause, degree and amount.

    Returns:
        Whether it was opened; not where the family's emergency is under way already, which then stays a referral.
    """
    members = application.answers["members"]
    first = members[0]
    born = first.get("birth_date") or ""
    needy = PersonInNeed(
        name=first["name"],
        id_number=first["id_number"],
        sex=first.get("sex", ""),
        birth_date=date.fromisoformat(born) if born else None,
    )
    intake = Intake(
        person=needy,
        kind=Kind.URGENT,
        cause=Cause.ACCIDENT,
        sub_cause=SubCause.ACCIDENT_OTHER,
        degree=Degree.MIDDLE,
        area=Division.objects.get(code=application.village_code).area,
        persons_affected=min(max(len(members), 1), MAX_PERSONS),
        happened_on=today(),
        account=text,
        channel=application.channel,
    )
    person = known_person(needy.id_number)
    try:
        intake.refuse_incomplete()
        open_case_of(application, intake, needy.checked(), SYSTEM, person.household if person else None)
    except Refused:
        return False
    return True
