"""The publications of villages: to post, hanging, to take down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.casework.models import Publication
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import TOWNSHIP_ROLES, Permission, Role
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.ui.desk_tasks import counted

MAX_SHOWN = 500


def to_post(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """Return those that wait to be posted."""
    return publications.filter(first_day=None, ended_on=None)


def hanging(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """Return those that hang in their village."""
    return publications.filter(ended_on=None).exclude(first_day=None)


def not_to_take_down(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """Return those that hang or wait to be posted, and are not to be taken down by today."""
    return publications.filter(ended_on=None).exclude(take_down_due_on__lte=today())


def to_take_down(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """Return those that hang although what they tell has ended or changed."""
    return hanging(publications).filter(take_down_due_on__lte=today())


def may_post(by: User) -> bool:
    """Return whether a user posts and takes down: the officers of townships."""
    return by.may(Permission.HANDLE_CASES) and Role(by.role) in TOWNSHIP_ROLES


@dataclass(frozen=True)
class VillageRow:
    """The publications of a village, counted."""

    village_code: str
    to_post: int
    due_on: date | None
    hanging: int
    to_take_down: int

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.village_code)

    @property
    def url(self) -> str:
        """The page of the village."""
        return reverse("casework:publications_of_village", args=[self.village_code])


def villages(by: User) -> list[VillageRow]:
    """Return the villages in a user's scope with publications, the nearest deadline first."""
    waiting = Q(first_day=None, ended_on=None)
    hangs = Q(ended_on=None) & ~Q(first_day=None)
    counted = (
        Publication.objects.visible_to(by)
        .filter(ended_on=None)
        .order_by()
        .values_list("village_code")
        .annotate(
            waiting=Count("pk", filter=waiting),
            due=Min("due_on", filter=waiting),
            hangs=Count("pk", filter=hangs),
            ends=Count("pk", filter=hangs & Q(take_down_due_on__lte=today())),
        )
    )
    rows = [VillageRow(*row) for row in counted]
    return sorted(rows, key=lambda row: (not row.to_take_down, row.due_on or date.max, row.village_code))


def counts(by: User) -> list[tuple[str, int]]:
    """Return what waits for a user: decisions to publish, those past their deadline, publications to take down."""
    if not may_post(by):
        return []
    visible = Publication.objects.visible_to(by)
    waiting = to_post(visible)
    numbers = [
        (ngettext_lazy("决定待公布", "决定待公布"), waiting.count()),
        (ngettext_lazy("公布已超期", "公布已超期"), waiting.filter(due_on__lt=today()).count()),
        (ngettext_lazy("公布待撤下", "公布待撤下"), to_take_down(visible).count()),
    ]
    return [(counted(label, number), number) for label, number in numbers if number]
