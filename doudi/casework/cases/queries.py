"""A case with everything its page shows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.case_documents.contents import hides_hiv_status
from doudi.casework.cases.applicant_matching import DeclaredDifference, differences, people_of, registered_members
from doudi.casework.cases.assessment import AssessedPerson, CaseAssessment, assess_case
from doudi.casework.cases.decisions import missing_bureau_visit
from doudi.casework.cases.income_table import PersonIncome, income_table
from doudi.casework.cases.limits import CaseDays, CaseLimit, case_days, case_limits
from doudi.casework.cases.registry_comparison import ComparedMember, compare_with_registry
from doudi.casework.cases.workflow import may_act, roles_of, transitions_of
from doudi.casework.changed_facts.queries import ChangedFactRow, VerifiedChangeRow, changed_facts, verified_changes
from doudi.casework.deputies.queries import roles_including_deputised
from doudi.casework.economic_checks.queries import STANDING_LABELS
from doudi.casework.economic_checks.requirement import CheckStatus, check_doubts, check_status
from doudi.casework.models import Application, Case, DoubtResolution
from doudi.casework.post_award.assessment import (
    MEASURE_LABELS,
    AwardLine,
    Measure,
    Reassessment,
    measures_of,
    reassess,
)
from doudi.casework.procedures.clocks import Urgency
from doudi.casework.procedures.steps import CLOSED, DECISION_STEPS, STEPS
from doudi.casework.worklist.queries import urgency_of
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Department, Permission
from doudi.core.audit.models import Entry
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.registry.law_inputs.household_facts import HouseholdFacts, household_facts
from doudi.registry.models import Person
from doudi.ui.tables import Text

MAX_ENTRIES = 100
_SECOND_PERSON_VERBS = {
    "agree",
    "grant",
    "refuse",
    "decide_measures",
    "confirm_card",
    "uphold",
    "sustain_objection",
    "grant_relief",
    "refuse_relief",
}
_THIRD_PERSON_VERBS = {"grant", "decide_measures", "grant_relief"}


@dataclass(frozen=True)
class MeasureRow:
    """A measure of an opinion with the names of its person, award and kind."""

    name: str
    award: str
    label: Text
    old_fen: int
    new_fen: int
    last_month: date | None


@dataclass(frozen=True)
class TimelineItem:
    """What happened to a case, or a fact that changed: when, by whom, and why."""

    at: datetime
    actor_name: str
    sentence: str
    why: str


@dataclass
class CaseView:
    """A case as its page shows it to one user.

    ``unknown_law`` is the reason why there is no assessment: a parameter of law without a known value.
    ``hides_hiv_status`` is set where the user may not see the conditions because they tell of HIV.
    """

    case: Case
    place: str
    urgency: Urgency
    actors: str
    members: list[ComparedMember]
    differences: list[DeclaredDifference]
    doubt_resolutions: list[DoubtResolution]
    entries: list[Entry]
    basis: list[str]
    recused_names: list[str]
    verbs: list[str]
    measures: list[MeasureRow]
    transfers: list[TransferRow]
    hides_hiv_status: bool
    missing_bureau_visit: str
    check_status: CheckStatus
    check_doubts: list[str]
    changed_facts: list[ChangedFactRow]
    verified_changes: list[VerifiedChangeRow]
    limits: list[CaseLimit]
    days: CaseDays | None
    assessment: CaseAssessment | None = None
    reassessment: Reassessment | None = None
    incomes: list[PersonIncome] = field(default_factory=list)
    unknown_law: str = ""

    @property
    def timeline(self) -> list[TimelineItem]:
        """The audit entries and the changed facts, the latest first."""
        items = [TimelineItem(entry.at, entry.actor_in_language, entry.sentence, entry.why) for entry in self.entries]
        items += [
            TimelineItem(row.changed_at, row.changed_by, row.sentence, row.evidence) for row in self.changed_facts
        ]
        return sorted(items, key=lambda item: item.at, reverse=True)

    @property
    def check_standing_label(self) -> Text:
        """How the economic check stands, in words."""
        label: Text = STANDING_LABELS[self.check_status.standing][0]
        return label

    @property
    def check_standing_tone(self) -> str:
        """The colour of how the economic check stands."""
        return STANDING_LABELS[self.check_status.standing][1]

    @property
    def open_doubts(self) -> list[str]:
        """The doubts about property not yet resolved."""
        resolved = {resolution.doubt for resolution in self.doubt_resolutions}
        doubts = [*(self.assessment.doubts if self.assessment else ()), *self.check_doubts]
        return [doubt for doubt in doubts if doubt not in resolved]

    @property
    def recusal_note(self) -> str:
        """Whose near relative the applicant is, and who has recused themselves."""
        recused = (_("，{name}回避").format(name=name) for name in self.recused_names)
        return self.case.near_relative_of + "".join(recused)

    @property
    def people_asked_about(self) -> list[AssessedPerson | AwardLine]:
        """The people the home visit asks about: those of the case; in a reassessment those in tekun."""
        if self.reassessment is None:
            return list(self.assessment.people) if self.assessment else []
        in_tekun = [line for line in self.reassessment.lines if line.suggested.programme == "tekun"]
        return list({line.person.pk: line for line in in_tekun}.values())


@dataclass(frozen=True)
class TransferRow:
    """A transfer of the household with the names of both villages."""

    moved_on: date
    from_place: str
    to_place: str
    evidence: str


def case_view(case: Case, *, by: User) -> CaseView:
    """Return a case as its page shows it to ``by``."""
    facts = household_facts(case.household, today(), today()) if case.household else None
    hides = not by.may(Permission.SEE_HIV_STATUS)
    legislation = policy.rule_book().legislation
    view = CaseView(
        case=case,
        place=place_name(case.village_code),
        urgency=urgency_of(case),
        actors=actors_of(case),
        members=_compared_members(case, facts, hides=hides),
        differences=differences(case.application, case.household, people_of(case)) if case.household else [],
        doubt_resolutions=list(case.doubt_resolutions.select_related("resolved_by")),
        entries=_entries(case),
        basis=[legislation.reference(clause) for clause in case.procedure.basis_on(case.accepted_on or today())],
        recused_names=list(User.objects.filter(pk__in=case.recused_staff).values_list("name", flat=True)),
        verbs=_verbs(case, by),
        measures=[_measure_row(measure) for measure in measures_of(case)] if case.procedure.reassesses else [],
        transfers=_transfer_rows(case),
        hides_hiv_status=hides and hides_hiv_status(case),
        missing_bureau_visit="" if case.is_closed else missing_bureau_visit(case),
        check_status=check_status(case),
        check_doubts=check_doubts(case),
        changed_facts=changed_facts(case, hides=hides),
        verified_changes=verified_changes(case, hides=hides),
        limits=case_limits(case),
        days=case_days(case),
    )
    try:
        view.assessment = assess_case(case)
        if facts is not None and view.assessment is not None:
            view.incomes = income_table(case, facts, view.assessment.month)
        view.reassessment = reassess(case) if case.procedure.reassesses and not case.is_closed else None
    except policy.PolicyError as error:
        view.unknown_law = str(error)
    return view


def _verbs(case: Case, by: User) -> list[str]:
    """Return what ``by`` may do now, without what their own earlier part in the case forbids."""
    if case.is_closed or by.pk in case.recused_staff:
        return []
    roles = roles_including_deputised(by)
    verbs = [verb for verb in transitions_of(case).verbs_in(case.step) if may_act(case, verb, by, roles)]
    if by.pk == case.proposed_by_id:
        return [verb for verb in verbs if verb not in _SECOND_PERSON_VERBS]
    if by.pk == case.reviewed_by_id:
        return [verb for verb in verbs if verb not in _THIRD_PERSON_VERBS]
    return verbs


def reviewed_by_same_user(case: Case, by: User) -> bool:
    """Return whether ``by`` could decide now, had they not reviewed the case themselves."""
    return case.step in DECISION_STEPS and by.pk == case.reviewed_by_id and may_act(case, "grant", by)


def _compared_members(case: Case, facts: HouseholdFacts | None, *, hides: bool) -> list[ComparedMember]:
    """Compare form and registry; without marks where nobody declared anything.

    The office opened the case, or a recipient asked for something else, such as payment to a new card.
    """
    members = compare_with_registry(case.application, registered_members(case), facts, hides=hides)
    asks_for_aid = case.procedure.kind == "application"
    declares = asks_for_aid or any(line.declared for member in members for line in member.lines)
    if case.application.channel != Application.Channel.OFFICE and declares:
        return members
    return [replace(member, lines=tuple(replace(line, mark="") for line in member.lines)) for member in members]


def _measure_row(measure: Measure) -> MeasureRow:
    return MeasureRow(
        name=Person.objects.get(number=measure.person).name,
        award=policy.programme_name(measure.programme),
        label=MEASURE_LABELS[measure.does],
        old_fen=measure.old_fen,
        new_fen=measure.new_fen,
        last_month=measure.last_month,
    )


def _transfer_rows(case: Case) -> list[TransferRow]:
    return [
        TransferRow(
            transfer.moved_on,
            place_name(transfer.from_village_code),
            place_name(transfer.to_village_code),
            transfer.evidence,
        )
        for transfer in case.transfers.all()
    ]


def actors_of(case: Case, step: str = "") -> str:
    """Return the names of the roles that act in a step of a case, the present one where none is given."""
    step = step or case.step
    if step == CLOSED:
        return ""
    if department := STEPS[step].department:
        return str(Department(department).label)
    return "、".join(sorted(str(role.label) for role in roles_of(case, step)))


def _entries(case: Case) -> list[Entry]:
    about = Q(subject_kind="case", subject_id=str(case.pk)) | Q(
        subject_kind="application", subject_id=str(case.application_id)
    )
    return list(Entry.objects.filter(about).order_by("-number")[:MAX_ENTRIES])


def cases_of(application: Application) -> list[Case]:
    """Return the cases of an application."""
    return list(application.cases.order_by("pk"))
