"""Read warnings: the list of a scope with its counts, one warning with what stands beside it, what waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Window
from django.db.models.functions import Coalesce

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.core.clock import today
from doudi.core.divisions.scope import HasScope, contains
from doudi.core.process import posted_version
from doudi.monitoring.warnings.escalation import bureau_limit
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.people import is_recused, people_of
from doudi.monitoring.warnings.rule_texts import CLASS_LABELS
from doudi.monitoring.warnings.workflow import AT_WORK, ENDED, OPEN, PROPOSED, SECOND_PERSONS

MOST_CHOSEN = 200
"""Warnings of one bulk act."""
ANY_STATE = "all"
BY_FAMILY = "family"
_OVERDUE = "overdue"
_MINE = "mine"
_NOBODY = "none"
_CLIMBED = "climbed"


def warnings_of(
    *,
    by: User,
    warning_class: str = "",
    rule: str = "",
    severity: str = "",
    place: str = "",
    state: str = "",
    source: str = "",
    owner: str = "",
    month: str = "",
    due: str = "",
    household: int | None = None,
    order: str = "",
) -> QuerySet[Warning]:
    """Return the warnings of a user's scope by their deadline, the overdue first; without a state those not ended.

    By family, those of one family stand together where the first of them is due.
    """
    found = Warning.objects.visible_to(by)
    if place:
        found = found.in_scope(place)
    rows: QuerySet[Warning] = found
    if state == "":
        rows = rows.exclude(state=ENDED)
    elif state != ANY_STATE:
        rows = rows.filter(state=state)
    equal = {"warning_class": warning_class, "rule_id": rule, "severity": severity, "source": source}
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if month:
        rows = rows.filter(month=date.fromisoformat(month))
    if household:
        rows = rows.filter(household=household)
    if owner:
        rows = rows.filter(_owner(owner, by))
    if due:
        rows = rows.filter(_due(due))
    rows = rows.select_related("person", "household", "owner")
    if order == BY_FAMILY:
        family = Coalesce(F("household_id"), -F("pk"))
        rows = rows.annotate(family=family, family_due=Window(Min("due_on"), partition_by=family))
        return rows.order_by("family_due", "family", "due_on", "pk")
    return rows.order_by("due_on", "pk")


def _owner(owner: str, by: User) -> Q:
    if owner == _MINE:
        return Q(owner=by)
    return Q(owner=None) if owner == _NOBODY else Q(owner=int(owner))


def _due(due: str) -> Q:
    if due == _CLIMBED:
        return ~Q(state=ENDED) & Q(due_on__lt=bureau_limit(today()))
    overdue = ~Q(state=ENDED) & Q(due_on__lt=today())
    if due == _OVERDUE:
        return overdue
    return Q(state=OPEN, look_due_on__lt=today())


@dataclass(frozen=True)
class ClassCount:
    """The open warnings of a class, and how many of them are overdue."""

    warning_class: str
    label: Any
    number: int
    overdue: int


def class_counts(*, by: HasScope, place: str = "") -> list[ClassCount]:
    """Return the true number of open warnings of each class in a scope."""
    found = Warning.objects.visible_to(by)
    if place:
        found = found.in_scope(place)
    rows = found.exclude(state=ENDED).order_by().values_list("warning_class")
    counted = {
        name: (number, overdue)
        for name, number, overdue in rows.annotate(
            number=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today()))
        )
    }
    return [ClassCount(name, label, *counted.get(name, (0, 0))) for name, label in CLASS_LABELS.items()]


def months_with_warnings() -> list[date]:
    """Return the months that have warnings, the latest first, of the last two years."""
    return list(Warning.objects.order_by("-month").values_list("month", flat=True).distinct()[:24])


def first_to_judge(*, by: User, filters: Mapping[str, Any]) -> Warning | None:
    """Return the first warning to judge in the order of a filtered list."""
    rows = warnings_of(by=by, **filters).filter(state__in=AT_WORK)
    return rows.select_related(None).only("pk").first()


def next_to_judge(*, by: User, after: Warning, filters: Mapping[str, Any]) -> Warning | None:
    """Return the next warning to judge in the order of a filtered list; the first of it after the last."""
    rows = warnings_of(by=by, **filters).filter(state__in=AT_WORK).exclude(pk=after.pk)
    rows = rows.select_related(None).only("pk")
    is_later = Q(due_on__gt=after.due_on) | Q(due_on=after.due_on, pk__gt=after.pk)
    if filters.get("order") == BY_FAMILY:
        later = _next_by_family(rows, after, is_later)
    else:
        later = rows.filter(is_later).first()
    return later or rows.first()


def _next_by_family(rows: QuerySet[Warning], after: Warning, is_later: Q) -> Warning | None:
    """Return the next warning of the family; after its last one, the first of the next family."""
    due, family = after.due_on, -after.pk
    if after.household_id is not None:
        if same := rows.filter(is_later, household=after.household_id).first():
            return same
        of_family = Warning.objects.filter(household=after.household_id)
        seen_today = of_family.filter(~Q(state=ENDED) | Q(ended_on=today()))
        due = min(due, seen_today.aggregate(first=Min("due_on"))["first"] or due)
        family = after.household_id
    return rows.filter(Q(family_due__gt=due) | Q(family_due=due, family__gt=family)).first()


def chosen_warnings(*, by: User, keys: list[str]) -> list[Warning]:
    """Return the chosen warnings that a user may see; keys that are no numbers are ignored."""
    numbers = [int(key) for key in keys[: MOST_CHOSEN + 1] if key.isdecimal() and len(key) < 15]
    rows = Warning.objects.visible_to(by).filter(pk__in=numbers).select_related("person", "household", "owner")
    return list(rows.order_by("due_on", "pk"))


def chosen_versions(warnings: list[Warning], posted: Mapping[str, str]) -> dict[int, int]:
    """Return the versions of the chosen warnings that the page showed."""
    return {one.pk: posted_version(posted.get(f"version_{one.pk}", "")) for one in warnings}


def earlier_warnings(warning: Warning, *, by: User) -> list[Warning]:
    """Return the other warnings of the same person, or of the same family, the latest first."""
    rows = Warning.objects.visible_to(by).exclude(pk=warning.pk)
    if warning.person_id is not None:
        about = Q(person=warning.person_id)
        if warning.household_id is not None:
            about |= Q(household=warning.household_id, person=None)
        rows = rows.filter(about)
    else:
        rows = rows.filter(household=warning.household_id)
    return list(rows.select_related("person", "household").order_by("-first_seen_on", "-pk")[:10])


TOGETHER = ("b", "c")
"""Classes whose warnings of one family may be ended together: none of them ends a benefit."""
MOST_TOGETHER = 10


def open_of_families(households: Iterable[int], *, by: User) -> dict[int, int]:
    """Return how many warnings that are not ended each family has in a user's scope."""
    rows = Warning.objects.visible_to(by).filter(household__in=set(households)).exclude(state=ENDED)
    counted = rows.order_by().values_list("household").annotate(number=Count("pk"))
    return {household: number for household, number in counted if household is not None}


def warnings_beside(warning: Warning, *, by: User) -> list[Warning]:
    """Return the other warnings of the very same person or family that one finding may end together with this one."""
    if warning.warning_class not in TOGETHER or warning.state not in AT_WORK:
        return []
    rows = (
        Warning.objects.visible_to(by)
        .exclude(pk=warning.pk)
        .filter(
            warning_class__in=TOGETHER,
            state__in=AT_WORK,
            action="",
            person=warning.person_id,
            household=warning.household_id,
        )
    )
    return list(rows.order_by("rule_id", "pk")[:MOST_TOGETHER])


def colleagues_for(warning: Warning, *, by: User) -> list[User]:
    """Return who may be given a warning: users whose scope covers its village and who may handle warnings."""
    users = User.objects.filter(is_active=True, division__isnull=False).exclude(pk=warning.owner_id or 0)
    people = people_of(warning)
    nearby = users.filter(Q(division=by.division_id) | Q(division__code__startswith=warning.village_code[:9]))
    return [
        user
        for user in nearby.order_by("pk")[:200]
        if user.may(Permission.HANDLE_WARNINGS)
        and contains(user.scope, warning.village_code)
        and not is_recused(user, people)
    ]


@dataclass(frozen=True)
class WaitingCounts:
    """What of warnings waits for a user."""

    unlooked: int
    mine_overdue: int
    overdue: int
    climbed: int
    to_check: int


def waiting_counts(*, by: User) -> WaitingCounts:
    """Count what waits for a user: their own, those nobody opened, overdue ones of a leader, second persons' work."""
    now = today()
    counted = (
        Warning.objects.visible_to(by)
        .exclude(state=ENDED)
        .order_by()
        .aggregate(
            unlooked=Count("pk", filter=Q(state=OPEN) & (Q(owner=None) | Q(owner=by))),
            mine_overdue=Count("pk", filter=Q(state__in=AT_WORK, owner=by, due_on__lt=now)),
            overdue=Count("pk", filter=Q(due_on__lt=now)),
            climbed=Count("pk", filter=Q(due_on__lt=bureau_limit(now))),
            to_check=Count("pk", filter=Q(state=PROPOSED) & ~Q(judged_by=by)),
        )
    )
    return WaitingCounts(**counted)


def may_check(by: User, warning: Warning) -> bool:
    """Whether a user may be the second person of a warning."""
    return (
        warning.state == PROPOSED
        and by.may(Permission.HANDLE_WARNINGS)
        and Role(by.role) in SECOND_PERSONS
        and warning.judged_by_id != by.pk
    )
