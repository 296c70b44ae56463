"""What the same people were given before: relief of the last twelve months, open cases, and other aid in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.models import Case
from doudi.casework.procedures.clocks import months_after
from doudi.casework.procedures.steps import CLOSED
from doudi.casework.recognitions.queries import in_force as recognitions_in_force
from doudi.core.clock import this_month, today
from doudi.core.divisions.queries import place_name
from doudi.core.encryption import SealedKind, blind_index
from doudi.registry.awards.queries import awards_not_ended
from doudi.registry.models import Household, Person
from doudi.relief.cases.models import Kind, ReliefCase
from doudi.relief.instalments.workflow import InstalmentState
from doudi.relief.other_aid.queries import other_aid_of
from doudi.ui.tables import Text
from doudi.ui.templatetags.ui import day, yuan
from doudi.values.carries import carries
from doudi.values.working_days import add_working_days

_MONTHS_LOOKED_BACK = 12
_MOST_OTHER_AID = 20


@dataclass(frozen=True)
class EarlierRelief:
    """A decision on relief for the same people within the months looked back on; stopped instalments do not count."""

    relief: ReliefCase
    decided_on: date
    total_fen: int
    is_same_cause: bool
    place: str


@dataclass(frozen=True)
class OtherAid:
    """An award or recognition that somebody of the family has now, or an amount of another department."""

    name: str
    what: Text
    since: date | None


def relief_figure(name: str, on: date) -> int:
    """Return a figure of relief.yaml as known on the day."""
    return int(policy.parameter_value(name, on.replace(day=1), on))


@dataclass(frozen=True)
class SamePeople:
    """Whose relief counts together: a household, registered people, blind indexes of numbers, a temporary identity."""

    household: int | None = None
    persons: frozenset[int] = frozenset()
    numbers: frozenset[str] = frozenset()
    identity: int | None = None

    @property
    def condition(self) -> Q:
        """The condition for their cases."""
        same = Q(people__person__in=self.persons) | Q(people__id_number_index__in=self.numbers)
        if self.household:
            same |= Q(case__household=self.household)
        if self.identity:
            same |= Q(identity=self.identity)
        return same


def same_people(relief: ReliefCase) -> SamePeople:
    """Return whose relief counts together with a case: of its household, or of anybody of it (no splitting)."""
    people = list(relief.people.values_list("person_id", "id_number_index"))
    return SamePeople(
        relief.case.household_id,
        frozenset(person for person, _index in people if person),
        frozenset(index for _person, index in people if index),
        relief.identity_id,
    )


def people_of(person: Person | None, id_number: str) -> SamePeople:
    """Return whose relief counts together with a person without a case: by record, household and number."""
    return SamePeople(
        household=person.household_id if person else None,
        persons=frozenset({person.pk} if person else ()),
        numbers=frozenset({blind_index(id_number, SealedKind.IDENTITY_NUMBER)} if id_number else ()),
    )


def earlier_relief(relief: ReliefCase) -> list[EarlierRelief]:
    """Return what was granted to the same people within the months before the application, the latest first."""
    return earlier_relief_of(same_people(relief), relief.cause, applied_on(relief), but=relief.pk)


@carries("SC47-2", "P18-6.l")
def earlier_relief_of(people: SamePeople, cause: str, applied: date, but: int | None = None) -> list[EarlierRelief]:
    """Return what was granted to people within the months before a day, the latest first; one case may be left out."""
    since = months_after(applied, -relief_figure("relief_look_back_months", applied))
    granted = ReliefCase.objects.filter(
        people.condition, case__outcome=Case.Outcome.GRANTED, case__decision__decided_on__gte=since
    )
    if but is not None:
        granted = granted.exclude(pk=but)
    found = granted.select_related("case__decision").order_by("-case__decision__decided_on", "-pk").distinct()
    return [
        EarlierRelief(
            earlier,
            earlier.case.decision.decided_on,
            given_fen(earlier),
            earlier.cause == cause,
            place_name(earlier.case.village_code),
        )
        for earlier in found
    ]


def given_fen(relief: ReliefCase) -> int:
    """Return what a decision gives, in fen, without what was stopped."""
    kept = relief.instalments.exclude(state=InstalmentState.STOPPED)
    return int(kept.aggregate(total=Sum("amount_fen"))["total"] or 0)


def under_way(relief: ReliefCase) -> list[ReliefCase]:
    """Return the other undecided cases of relief of the same people, wherever in the county they were opened."""
    return list(under_way_of(same_people(relief)).exclude(pk=relief.pk))


def under_way_of(people: SamePeople) -> QuerySet[ReliefCase]:
    """Return the undecided cases of relief of people, the oldest first."""
    rows = ReliefCase.objects.filter(people.condition, case__outcome="").exclude(case__step=CLOSED)
    return rows.select_related("case").distinct().order_by("pk")


def unfinished_case(procedure_id: str, household: int) -> Case | None:
    """Return the oldest case of a household by a procedure that is not closed, decided or not."""
    same = Case.objects.filter(procedure_id=procedure_id, household=household)
    return same.exclude(step=CLOSED).order_by("pk").first()


def applied_on(relief: ReliefCase) -> date:
    """Return the day of application: that of acceptance, before it today."""
    return relief.case.clock_starts_on or relief.case.accepted_on or today()


@carries("MCA23-2.2")
def papers_due_on(relief: ReliefCase, paid_on: date | None) -> date | None:
    """Return by when the papers of relief that was given first are made up; None before a payment, or if none are."""
    if paid_on is None or relief.kind == Kind.EXPENDITURE:
        return None
    return add_working_days(paid_on, relief_figure("relief_papers_working_days", applied_on(relief))).day


@carries("P18-6.j")
def other_aid(household: Household | None) -> list[OtherAid]:
    """Return the awards and recognitions in force of a household, and what other departments gave it lately.

    They stand beside a proposal.
    """
    if household is None:
        return []
    awards = awards_not_ended(this_month()).filter(person__household=household)
    aid = [
        OtherAid(award.person.name, policy.programme_name(award.programme), award.valid_from)
        for award in awards.select_related("person").order_by("person_id", "programme")
    ]
    recognitions = recognitions_in_force(this_month()).filter(household=household)
    aid += [OtherAid(_("全家"), one.label, one.first_month) for one in recognitions]
    given = other_aid_of(household).filter(given_on__gte=months_after(today(), -_MONTHS_LOOKED_BACK))
    return aid + [
        OtherAid(
            one.person.name if one.person else _("全家"),
            _("{department}{kind}{amount}（{day}）").format(
                department=one.get_department_display(),
                kind=one.get_kind_display(),
                amount=yuan(one.amount_fen),
                day=day(one.given_on),
            ),
            None,
        )
        for one in given.select_related("person")[:_MOST_OTHER_AID]
    ]


def is_on_dibao(household: Household) -> bool:
    """Return whether somebody of a household gets dibao this month."""
    return awards_not_ended(this_month()).filter(person__household=household, programme="dibao").exists()


def sums(earlier: Iterable[EarlierRelief]) -> tuple[int, int]:
    """Return what was given in all, and what of it for the same cause, in fen."""
    rows = list(earlier)
    return sum(row.total_fen for row in rows), sum(row.total_fen for row in rows if row.is_same_cause)
