"""What waits, and a case at one look."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.actions import people_of
from doudi.casework.case_documents.contents import hides_hiv_status
from doudi.casework.cases.applicant_matching import DeclaredDifference, differences, known_person
from doudi.casework.cases.assessment import AssessedPerson, CaseAssessment, assess_case
from doudi.casework.cases.income_table import PersonIncome, income_table
from doudi.casework.cases.registry_comparison import ComparedMember, compare_with_registry
from doudi.casework.cases.workflow import (
    may_act,
    measures_of,
    roles_of,
    transitions_of,
)
from doudi.casework.deputies.queries import roles_including_deputised
from doudi.casework.models import Application, Case, Delegation, DoubtResolution, NearRelative
from doudi.casework.post_award.assessment import (
    MEASURE_LABELS,
    AwardLine,
    Measure,
    Reassessment,
    reassess,
)
from doudi.casework.procedures.clocks import Urgency, days_allowed, urgency
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.steps import CLOSED, DECISION_STEPS
from doudi.casework.worklist import queries as queue
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role, may
from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.registry.law_inputs.household_facts import HouseholdFacts, household_facts
from doudi.registry.models import Award, Household, Person
from doudi.values.working_days import add_working_days

MOST_ENTRIES = 100
MOST_WARNED = 10
_SECOND_PERSON_VERBS = {"agree", "grant", "refuse", "decide_measures", "confirm_card"}
_BUREAU = (Role.BUREAU_OFFICER.value, Role.BUREAU_LEADER.value)
URGENCY_WORDS: dict[str, Any] = {"overdue": _("已超期"), "soon": _("快到期"), "in_time": _("期限内")}


def counts(*, by: User) -> list[tuple[str, str, int]]:
    """Step, its name, and how many cases wait in it for ``by``."""
    return queue.counts(by=by, wanted=queue.CaseFilter()).steps


def overdue_case_count(*, by: User) -> int:
    """How many cases in scope are past a day, whoever has to act."""
    return queue.cases(by=by, wanted=queue.CaseFilter(urgency="overdue", mine=False)).count()


def near_or_past_deadline(*, by: User) -> list[Case]:
    """The open cases in scope whose day has passed or comes within the warning, whoever has to act; nearest first.

    The officer and her leader see the same ones: the one to act, the other to see that it is acted on.
    """
    last = add_working_days(today(), days_allowed("clock_warning_days", today())).day
    found = queue.cases(by=by, wanted=queue.CaseFilter(mine=False)).filter(next_due_on__lte=last)
    return list(found[:MOST_WARNED])


def urgency_of(case: Case) -> Urgency:
    """Of the nearest day."""
    return urgency(case.next_due_on, today())


@dataclass
class CaseView:
    """A case at one look."""

    case: Case
    place: str
    urgency: Urgency
    actors: str
    compared: list[ComparedMember]
    differences: list[DeclaredDifference]
    assessment: CaseAssessment | None
    reassessment: Reassessment | None
    open_doubts: list[str]
    cleared: list[DoubtResolution]
    entries: list[Entry]
    basis: list[str]
    recused_staff: list[str] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    measures: list[ProposedMeasure] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    unknown_law: str = ""
    incomes: list[PersonIncome] = field(default_factory=list)
    hides_hiv_status: bool = False
    has_bureau_visit: bool = False

    @property
    def people_asked_about(self) -> list[AssessedPerson | AwardLine]:
        """Whom the visit asks about: who applies; of a look once more, who is in tekun."""
        if self.reassessment is None:
            return list(self.assessment.people) if self.assessment else []
        in_tekun = [one for one in self.reassessment.lines if one.suggested.programme == "tekun"]
        return list({one.person.pk: one for one in in_tekun}.values())


def case_view(case: Case, *, by: User) -> CaseView:
    """The facts with their source, the verdict, the timeline, and what ``by`` can do next."""
    facts = household_facts(case.household, today(), today()) if case.household else None
    hides = not by.may(Permission.SEE_HIV_STATUS)
    clauses = case.procedure.basis_on(case.accepted_on or today())
    view = CaseView(
        case=case,
        place=place_name(case.village_code),
        urgency=urgency_of(case),
        actors=actors_of(case),
        compared=_compared_members(case, facts, hides=hides),
        differences=differences(case.application, case.household, people_of(case)) if case.household else [],
        assessment=None,
        reassessment=None,
        open_doubts=[],
        cleared=list(case.doubt_resolutions.select_related("cleared_by")),
        entries=_entries(case),
        basis=[policy.rule_book().legislation.reference(one) for one in clauses],
        recused_staff=list(User.objects.filter(pk__in=case.recused_staff).values_list("name", flat=True)),
        verbs=_verbs(case, by),
    )
    try:
        view.assessment = assess_case(case)
        if facts is not None and view.assessment is not None:
            view.incomes = income_table(case, facts, view.assessment.month)
        view.reassessment = reassess(case) if case.procedure.reassesses and not case.is_closed else None
    except policy.PolicyError as error:
        view.unknown_law = str(error)
    if view.assessment is not None:
        cleared = {one.doubt for one in view.cleared}
        view.open_doubts = [one for one in view.assessment.doubts if one not in cleared]
    view.hides_hiv_status = hides and hides_hiv_status(case)
    view.has_bureau_visit = case.visits.filter(recorded_by__role__in=_BUREAU).exists()
    _add_post_award(view)
    return view


def _verbs(case: Case, by: User) -> list[str]:
    """What somebody may do now; what would be refused because he had a part in it before is left out."""
    if case.is_closed or by.pk in case.recused_staff:
        return []
    roles = roles_including_deputised(by)
    verbs = [verb for verb in transitions_of(case).verbs_in(case.step) if may_act(case, verb, by, roles)]
    if by.pk == case.proposed_by_id:
        return [verb for verb in verbs if verb not in _SECOND_PERSON_VERBS]
    if by.pk == case.reviewed_by_id:
        return [verb for verb in verbs if verb not in {"grant", "decide_measures"}]
    return verbs


def reviewed_by_same_user(case: Case, by: User) -> bool:
    """Whether ``by`` could decide now, had he not reviewed the case: another in his role must."""
    return case.step in DECISION_STEPS and by.pk == case.reviewed_by_id and may_act(case, "grant", by)


def _registered(case: Case) -> list[Person | None]:
    """The members of the form as the register has them, in its order; None for who is not there yet."""
    numbers = [one.get("person", "") for one in case.application.answers["members"]]
    by_number = {one.number: one for one in Person.objects.filter(number__in=numbers).select_related("household")}
    people: list[Person | None] = [
        by_number.get(one.get("person", "")) or known_person(one["id_number"])
        for one in case.application.answers["members"]
    ]
    if case.household is None or all(people):
        return people
    lived = case.household.memberships.filter(withdrawn_at=None, valid_to=None).select_related("person")
    by_name = {one.person.name: one.person for one in lived}
    members = case.application.answers["members"]
    return [one or by_name.get(member["name"]) for one, member in zip(people, members, strict=True)]


def _compared_members(case: Case, facts: HouseholdFacts | None, *, hides: bool) -> list[ComparedMember]:
    """The form beside the register; where the office began, nobody declared anything that could differ."""
    found = compare_with_registry(case.application, _registered(case), facts, hides=hides)
    if case.application.channel != Application.Channel.OFFICE:
        return found
    return [replace(one, lines=tuple(replace(line, mark="") for line in one.lines)) for one in found]


def _add_post_award(view: CaseView) -> None:
    """What the case page shows of a case that follows an award."""
    case = view.case
    codes = [code for one in case.transfers.all() for code in (one.from_village_code, one.to_village_code)]
    view.places = {code: place_name(code) for code in codes}
    view.measures = [_proposed(one) for one in measures_of(case)] if case.procedure.reassesses else []


@dataclass(frozen=True)
class ProposedMeasure:
    """What an opinion proposes about one award, in words."""

    name: str
    label: str
    does: Any
    old_fen: int
    new_fen: int
    last_month: date | None


def _proposed(measure: Measure) -> ProposedMeasure:
    person = Person.objects.get(number=measure.person)
    return ProposedMeasure(
        person.name,
        policy.programme_name(measure.programme),
        MEASURE_LABELS[measure.does],
        measure.old_fen,
        measure.new_fen,
        measure.last_month,
    )


def actors_of(case: Case) -> str:
    """Who acts in the step that a case is in, in words."""
    if case.is_closed:
        return ""
    return "、".join(sorted(str(role.label) for role in roles_of(case, case.step)))


def _entries(case: Case) -> list[Entry]:
    about = Q(subject_kind="case", subject_id=str(case.pk)) | Q(
        subject_kind="application", subject_id=str(case.application_id)
    )
    return list(Entry.objects.filter(about).order_by("-number")[:MOST_ENTRIES])


def conditions_of(matter: str) -> list[tuple[str, tuple[str, ...]]]:
    """The conditions of a matter as the rule book judges them, each with its clauses; none where it judges nobody."""
    verdict = all_procedures()[matter].verdict
    return policy.rule_book().eligibility_conditions(verdict) if verdict else []


def documents_of(case: Case) -> list[str]:
    """The papers that a case has so far, in the order in which it gets them."""
    applied_for = case.application.channel != Application.Channel.OFFICE
    has = {
        "application": applied_for,
        "home_visit": case.visits.exists(),
        "opinion": case.opinions.exists(),
        "public_notice": case.public_notices.exists(),
        "notification": hasattr(case, "decision"),
    }
    return [kind for kind, there in has.items() if there]


def cases_of(application: Application) -> list[Case]:
    """The cases of one form."""
    return list(application.cases.order_by("pk"))


def case_officers_of(case: Case) -> list[User]:
    """Everybody who may ever act on a case: the township's and the bureau's people."""
    return case_officers_of_village(case.village_code)


def case_officers_of_village(village_code: str) -> list[User]:
    """Everybody who may act on cases of a village; of all villages below a shorter code."""
    township = village_code[:TOWNSHIP_DIGITS]
    handling = [role.value for role in Role if may(role, Permission.HANDLE_CASES)]
    people = User.objects.filter(is_active=True, role__in=handling).select_related("division").order_by("pk")
    return [
        one
        for one in people
        if one.division_id
        and (township.startswith(one.division_id[:TOWNSHIP_DIGITS]) or one.division_id.startswith(township))
    ]


def delegations() -> list[Delegation]:
    """Every delegation, what runs first."""
    return list(Delegation.objects.order_by("-last_day", "township_code", "procedure_id"))


def awards_in_force(household: Household) -> list[Award]:
    """What the people of a household have now."""
    month = today().replace(day=1)
    found = Award.objects.filter(person__household=household, withdrawn_at=None).exclude(valid_to__lt=month)
    return list(found.select_related("person").order_by("person__name", "programme"))


def open_cases_of(household: Household, *, by: User) -> list[Case]:
    """The open cases of a household, as far as somebody may see them."""
    return list(Case.objects.visible_to(by).exclude(step=CLOSED).filter(household=household).order_by("pk"))


def near_relatives(*, by: User) -> list[NearRelative]:
    """Who is noted as a near relative in scope, those that still are first."""
    found = NearRelative.objects.visible_to(by).select_related("person", "staff", "recorded_by")
    return list(found.order_by("until", "person__village_id", "person__name", "pk")[:MOST_ENTRIES])
