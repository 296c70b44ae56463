"""Groups of households that are walked to: each declared once, with its class and the question who belongs to it.

Rooms add theirs with :func:`register_group` at start-up. A question is asked set-wise for a stretch of villages and
answers with keys of households. What a group is called is all that a list shows: none of the names tells an illness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import Recognition
from doudi.casework.procedures.clocks import months_after, procedure_figure
from doudi.monitoring.discovery.walks.models import WalkClass, WalkHousehold, WalkVisit
from doudi.monitoring.warnings.models import Warning as ScreeningWarning
from doudi.registry.models import Award, Circumstance, Person
from doudi.ui.tables import Text
from doudi.values.benefit_month import add_months

_MONTHS_IN_A_YEAR = 12
_SEVERE_GRADES = (1, 2)
_HIV = "hiv"
SCREENS = ("S01", "S02", "S03", "S04", "S05")
"""The screens of families that may be missed (P18-11)."""
MISSED = tuple(f"M{number:02d}" for number in range(1, 12))
"""The rules on missed people and families."""
JOBLESS_RULE = "M07"


@dataclass(frozen=True)
class WalkQuestion:
    """Which households are asked for: of the villages between two codes, in a month, as known on a day."""

    first_village: str
    last_village: str
    month: date
    day: date

    @cached_property
    def living(self) -> QuerySet[Person]:
        """The living people of the villages who have a household."""
        return Person.objects.filter(
            village__gte=self.first_village,
            village__lte=self.last_village,
            death_date=None,
            merged_into=None,
            household__isnull=False,
            household__ended_on=None,
        )

    @property
    def of_person(self) -> dict[str, Any]:
        """The same condition for rows that belong to a person."""
        return {
            "person__village__gte": self.first_village,
            "person__village__lte": self.last_village,
            "person__death_date": None,
            "person__merged_into": None,
            "person__household__isnull": False,
        }

    def figure(self, name: str) -> int:
        """Return a figure of the law on the day."""
        return procedure_figure(name, self.day)

    @cached_property
    def by_age(self) -> list[tuple[int, int, int, int]]:
        """Households without anybody between child and old age: key, members, children, old people."""
        born_after = months_after(self.day, -self.figure("child_age_limit") * _MONTHS_IN_A_YEAR)
        born_by = months_after(self.day, -self.figure("tekun_elderly_age") * _MONTHS_IN_A_YEAR)
        counted = (
            self.living.order_by()
            .values("household")
            .annotate(
                members=Count("pk"),
                children=Count("pk", filter=Q(birth_date__gt=born_after)),
                old=Count("pk", filter=Q(birth_date__lte=born_by)),
            )
            .filter(members=F("children") + F("old"))
        )
        return list(counted.values_list("household", "members", "children", "old"))


@dataclass(frozen=True)
class WalkGroup:
    """A group: the name that plans keep, what it is called on lists, how often it is walked to, and who belongs."""

    name: str
    label: Text
    walk_class: WalkClass
    households: Callable[[WalkQuestion], Iterable[int | None]]


WALK_GROUPS: dict[str, WalkGroup] = {}


def register_group(group: WalkGroup) -> None:
    """Add a group, or replace the one of its name; its members are walked to from the next plan on."""
    WALK_GROUPS[group.name] = group


def group_labels(names: Iterable[str]) -> list[Text]:
    """Return what the groups are called; one that is no longer registered is left out."""
    return [WALK_GROUPS[name].label for name in names if name in WALK_GROUPS]


def _alone(asked: WalkQuestion) -> Iterable[int]:
    return (key for key, members, _children, old in asked.by_age if members == old == 1)


def _child(asked: WalkQuestion) -> Iterable[int | None]:
    yield from (key for key, members, children, _old in asked.by_age if members == children)
    awards = _awards_in_force(asked).filter(programme="child_living").select_related("person")
    for award in awards.iterator():  # a child with HIV is on no list of children
        if not (award.child_status and award.child_status.clear() == _HIV):
            yield award.person.household_id


def _left_behind(asked: WalkQuestion) -> Iterable[int]:
    return (key for key, _members, children, old in asked.by_age if children and old)


def _recorded(asked: WalkQuestion, kind: str) -> Iterable[Circumstance]:
    present = Circumstance.objects.filter(kind=kind, withdrawn_at=None, valid_to=None, **asked.of_person)
    return present.select_related("person").iterator()


def _household_of(row: Circumstance) -> int | None:
    return row.person.household_id if row.person else None


def _disabled(asked: WalkQuestion) -> Iterable[int | None]:
    return (_household_of(row) for row in _recorded(asked, "disability_grade") if row.value in _SEVERE_GRADES)


def _focus(asked: WalkQuestion) -> Iterable[int | None]:
    yield from (_household_of(row) for row in _recorded(asked, "serious_illness") if row.value)
    yield from (_household_of(row) for row in _recorded(asked, "self_care") if row.value in {"partial", "none"})


def _unemployed(asked: WalkQuestion) -> Iterable[int | None]:
    """People whose wage ended lately and who have no other, and those whom a warning shows as registered jobless."""
    wages = Circumstance.objects.filter(kind="wage_fen", withdrawn_at=None, **asked.of_person)
    since = months_after(asked.day, -asked.figure("walk_unemployed_months"))
    lost = wages.filter(valid_to__gte=since, valid_to__lt=asked.day).exclude(text="0")
    earning = wages.filter(Q(valid_to=None) | Q(valid_to__gte=asked.day)).exclude(text="0")
    yield from lost.exclude(person__in=earning.values("person")).values_list("person__household", flat=True)
    yield from households_of_warnings(asked, (JOBLESS_RULE,))


def _awards_in_force(asked: WalkQuestion) -> QuerySet[Award]:
    awards = Award.objects.filter(withdrawn_at=None, valid_from__lte=asked.day, **asked.of_person)
    return awards.filter(Q(valid_to=None) | Q(valid_to__gte=asked.month))


def _benefit(asked: WalkQuestion) -> Iterable[int | None]:
    yield from _awards_in_force(asked).order_by().values_list("person__household", flat=True).distinct()
    recognised = Recognition.objects.filter(
        household__village__gte=asked.first_village,
        household__village__lte=asked.last_village,
        first_month__lte=asked.month,
    )
    in_force = Q(ended_month=None, last_month__gte=asked.month) | Q(ended_month__gte=asked.month)
    yield from recognised.filter(in_force).order_by().values_list("household", flat=True)


def households_of_warnings(asked: WalkQuestion, rules: Iterable[str]) -> Iterable[int | None]:
    """Yield the households of warnings of some rules that nobody has ended."""
    waiting = ScreeningWarning.objects.filter(
        village_code__gte=asked.first_village, village_code__lte=asked.last_village, rule_id__in=tuple(rules)
    ).exclude(state=ScreeningWarning.State.ENDED)
    for household, of_person in waiting.order_by().values_list("household", "person__household"):
        yield household or of_person


def _screened(asked: WalkQuestion) -> Iterable[int | None]:
    return households_of_warnings(asked, (*SCREENS, *MISSED))


def _unseen(asked: WalkQuestion) -> Iterable[int]:
    """Households that were on a plan, and where nobody has been met for long."""
    since = months_after(asked.month, -asked.figure("walk_unseen_months"))
    rows = WalkHousehold.objects.filter(village_code__gte=asked.first_village, village_code__lte=asked.last_village)
    met = rows.filter(met_on__gte=since).values("household")
    return rows.filter(month__lt=since).exclude(household__in=met).order_by().values_list("household", flat=True)


def _again(asked: WalkQuestion) -> Iterable[int]:
    """Households where the last walk named a day of this month for the next one."""
    visits = WalkVisit.objects.filter(
        walk__village_code__gte=asked.first_village,
        walk__village_code__lte=asked.last_village,
        next_on__gte=asked.month,
        next_on__lt=add_months(asked.month, 1),
    )
    return visits.order_by().values_list("walk__household", flat=True)


for _group in (
    WalkGroup("again", _("约定再访"), WalkClass.RED, _again),
    WalkGroup("alone", _("独居老人"), WalkClass.RED, _alone),
    WalkGroup("child", _("孩子没人照料"), WalkClass.RED, _child),
    WalkGroup("focus", _("重点关注"), WalkClass.RED, _focus),
    WalkGroup("unseen", _("很久没有见到"), WalkClass.RED, _unseen),
    WalkGroup("disabled", _("重度残疾人"), WalkClass.YELLOW, _disabled),
    WalkGroup("left_behind", _("留守老人、儿童"), WalkClass.YELLOW, _left_behind),
    WalkGroup("unemployed", _("新近失业"), WalkClass.YELLOW, _unemployed),
    WalkGroup("screened", _("可能漏保"), WalkClass.YELLOW, _screened),
    WalkGroup("benefit", _("在享待遇"), WalkClass.OTHER, _benefit),
):
    register_group(_group)
