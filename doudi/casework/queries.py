"""What waits, and a case at one look."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.actions import people_of
from doudi.casework.assessing import CaseAssessment, assess_case
from doudi.casework.clocks import Urgency, days_of, urgency
from doudi.casework.linking import Difference, differences
from doudi.casework.models import Application, Case, Delegation
from doudi.casework.procedures import procedures
from doudi.casework.steps import may_act, roles_of
from doudi.casework.workflow import CLOSED, STEPS
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role, may
from doudi.core.audit.models import Entry
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.registry.kinds import KINDS
from doudi.registry.queries import age_on, today
from doudi.values.identity_number import IdentityNumber
from doudi.values.masks import mask_identity_number
from doudi.values.working_days import add_working_days

PAGE_SIZE = 30
MOST_ENTRIES = 100
URGENCY_WORDS: dict[str, Any] = {"overdue": _("已超期"), "soon": _("快到期"), "in_time": _("期限内")}


@dataclass(frozen=True)
class CaseFilter:
    """What a queue is cut down to."""

    step: str = ""
    matter: str = ""
    urgency: str = ""
    mine: bool = True


def cases(*, by: User, wanted: CaseFilter) -> QuerySet[Case]:
    """Open cases in the scope of ``by``, the nearest day first."""
    found: QuerySet[Case] = Case.objects.visible_to(by).exclude(step=CLOSED).select_related("application")
    if wanted.mine:
        found = found.filter(_for_role(by))
    if wanted.step:
        found = found.filter(step=wanted.step)
    if wanted.matter:
        found = found.filter(procedure_id=wanted.matter)
    if wanted.urgency == "overdue":
        found = found.filter(next_due_on__lt=today())
    elif wanted.urgency == "soon":
        last = add_working_days(today(), days_of("clock_warning_days", today())).day
        found = found.filter(next_due_on__gte=today(), next_due_on__lte=last)
    return found.order_by("next_due_on", "pk")


def _for_role(by: User) -> Q:
    """The steps in which the role acts; a township's leader also confirms what is delegated."""
    names = [name for name, step in STEPS.items() if Role(by.role) in step.roles]
    if Role(by.role) is Role.TOWNSHIP_LEADER:
        names.append("confirmation")
    return Q(step__in=names)


def counts(*, by: User) -> list[tuple[str, str, int]]:
    """Step, its name, and how many cases wait in it for ``by``."""
    found = dict(cases(by=by, wanted=CaseFilter()).order_by().values_list("step").annotate(number=Count("pk")))
    return [(name, str(step.label), found[name]) for name, step in STEPS.items() if name in found]


def overdue_count(*, by: User) -> int:
    """How many cases in scope are past a day, whoever has to act."""
    return cases(by=by, wanted=CaseFilter(urgency="overdue", mine=False)).count()


def urgency_of(case: Case) -> Urgency:
    """Of the nearest day."""
    return urgency(case.next_due_on, today())


@dataclass(frozen=True)
class Stated:
    """A member as the form has him."""

    name: str
    relation: str
    id_number: str
    age: int | None
    facts: tuple[tuple[str, str], ...]


@dataclass
class CaseView:
    """A case at one look."""

    case: Case
    place: str
    urgency: Urgency
    actors: str
    members: list[Stated]
    household_facts: tuple[tuple[str, str], ...]
    differences: list[Difference]
    assessment: CaseAssessment | None
    open_doubts: list[str]
    entries: list[Entry]
    basis: list[str]
    barred: list[str] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    unknown_law: str = ""


def case_view(case: Case, *, by: User) -> CaseView:
    """The facts with their source, the verdict, the timeline, and what ``by`` can do next."""
    answers = case.application.answers
    hides = not by.may(Permission.SEE_HIV_STATUS)
    clauses = case.procedure.basis_on(case.accepted_on or today())
    view = CaseView(
        case=case,
        place=place_name(case.village_code),
        urgency=urgency_of(case),
        actors=_actors(case),
        members=[_stated(one, hides) for one in answers["members"]],
        household_facts=_shown_facts(answers["household"], hides),
        differences=differences(case.application, case.household, people_of(case)) if case.household else [],
        assessment=None,
        open_doubts=[],
        entries=_entries(case),
        basis=[policy.rule_book().papers.reference(one) for one in clauses],
        barred=list(User.objects.filter(pk__in=case.barred).values_list("name", flat=True)),
        verbs=[verb for verb in (STEPS[case.step].verbs if not case.is_closed else ()) if may_act(case, verb, by)],
    )
    try:
        view.assessment = assess_case(case)
    except policy.PolicyError as error:
        view.unknown_law = str(error)
    if view.assessment is not None:
        cleared = set(case.doubts_cleared.values_list("doubt", flat=True))
        view.open_doubts = [one for one in view.assessment.doubts if one not in cleared]
    return view


def _actors(case: Case) -> str:
    if case.is_closed:
        return ""
    return "、".join(sorted(str(role.label) for role in roles_of(case, case.step)))


def _stated(member: dict[str, Any], hides: bool) -> Stated:
    number = member["id_number"]
    born = IdentityNumber(number).birth_date if number else _day(member.get("birth_date"))
    return Stated(
        member["name"], member["relation"], mask_identity_number(number) if number else "—",
        age_on(born, today()) if born else None, _shown_facts(member["facts"], hides),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _shown_facts(facts: dict[str, str], hides: bool) -> tuple[tuple[str, str], ...]:
    return tuple(
        (KINDS[name].label, KINDS[name].shown(KINDS[name].read(text)))
        for name, text in facts.items()
        if not (hides and name == "child_status" and text == "hiv")
    )


def _entries(case: Case) -> list[Entry]:
    about = Q(subject_kind="case", subject_id=str(case.pk)) | Q(
        subject_kind="application", subject_id=str(case.application_id)
    )
    return list(Entry.objects.filter(about).order_by("-number")[:MOST_ENTRIES])


def conditions_of(matter: str) -> list[tuple[str, tuple[str, ...]]]:
    """The conditions of a matter as the rule book judges them, each with its clauses."""
    return policy.conditions_in_words(procedures()[matter].verdict)


def cases_of(application: Application) -> list[Case]:
    """The cases of one form."""
    return list(application.cases.order_by("pk"))


def handlers_of(case: Case) -> list[User]:
    """Everybody who may ever act on a case: the township's and the bureau's people."""
    township = case.village_code[:TOWNSHIP_DIGITS]
    handling = [role.value for role in Role if may(role, Permission.HANDLE_CASES)]
    people = User.objects.filter(is_active=True, role__in=handling).select_related("division").order_by("pk")
    return [one for one in people if one.division_id and township.startswith(one.division_id[:TOWNSHIP_DIGITS])]


def delegations() -> list[Delegation]:
    """Every delegation, what runs first."""
    return list(Delegation.objects.order_by("-last_day", "township_code", "procedure_id"))
