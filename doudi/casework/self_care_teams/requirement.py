"""Whether a case may be decided: by an assessment of self-care that a team of the county made (MCA43-20)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.casework.post_award.assessment import CHANGE, CONTINUE, measures_of
from doudi.casework.self_care_teams.refusals import SelfCareAssessmentRequired
from doudi.core.accounts.models import User
from doudi.core.process import refuse_same_person
from doudi.registry.models import Person


def people_required(case: Case) -> list[Person]:
    """Return whose assessment a decision rests on.

    In an application the applicant; in a reassessment those whose tekun award changes, and where none does, everybody
    in tekun unless somebody of them was assessed.
    """
    if not case.procedure.reassesses:
        return [case.person] if case.person else []
    kept = [one for one in measures_of(case) if one.programme == "tekun" and one.does in {CONTINUE, CHANGE}]
    changed = [one for one in kept if one.does == CHANGE]
    if not changed and case.self_care_assessments.exists():
        return []
    return list(Person.objects.filter(number__in=[one.person for one in changed or kept]).order_by("number"))


def require_self_care_assessment(case: Case, by: User) -> None:
    """Refuse to decide a case without the assessment of a team, or by the person who recorded it.

    Raises:
        SelfCareAssessmentRequired, SecondPersonRequired
    """
    if not case.procedure.needs_self_care_assessment:
        return
    assessments = list(case.self_care_assessments.all())
    assessed = {assessment.person_id for assessment in assessments}
    missing = [person.name for person in people_required(case) if person.pk not in assessed]
    if missing:
        message = _("{names}的自理能力还没有经县里指定的小组评估，不能作出决定。")
        raise SelfCareAssessmentRequired(message.format(names="、".join(missing)))
    recorders = [assessment.recorded_by_id for assessment in assessments]
    refuse_same_person(by, *recorders, sentence=_("自理能力评估是您登记的，要由另一人决定。"))
