"""Walk plans in a user's scope: progress by village, and the households of a village in walking order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.attachments.models import Attachment
from doudi.core.clock import this_month
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.monitoring.discovery.walks.groups import group_labels
from doudi.monitoring.discovery.walks.models import Finding, WalkClass, WalkHousehold, WalkPlan, WalkVisit
from doudi.registry.models import Circumstance, Household, Membership, Person
from doudi.ui.charts import BarPair, PairChart, pair_chart
from doudi.ui.tables import Text
from doudi.values.walk_order import LAST, walking_place

_HEAD = "户主"
_DONE = ~Q(finding__in=("", Finding.NOT_MET))
MOST_MONTHS = 24
FIELD_NAME = "walk"
"""The name of walks on the list of an officer's day."""


def plan_months() -> list[date]:
    """Return the months that have plans, the latest first."""
    return list(WalkPlan.objects.order_by("-month").values_list("month", flat=True).distinct()[:MOST_MONTHS])


@dataclass(frozen=True)
class WalkProgress:
    """How far the walks of a village, or of a township, are."""

    code: str
    month: date
    due: int
    done: int
    red_open: int
    needs: int
    gone: int
    not_met: int

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.code)

    @property
    def share(self) -> str:
        """The share walked to, in per cent."""
        return f"{self.done / self.due:.0%}" if self.due else "—"

    @property
    def url(self) -> str:
        """The plan of the village."""
        return reverse("discovery:walk_plan", args=[self.code, f"{self.month:%Y-%m}"])


def walk_progress(*, by: User, month: date, place: str = "") -> list[WalkProgress]:
    """Return the progress of every village of a user's scope that has a plan for a month."""
    plans = WalkPlan.objects.visible_to(by)
    rows = WalkHousehold.objects.visible_to(by)
    if place:
        plans, rows = plans.in_scope(place), rows.in_scope(place)
    counted: dict[str, dict[str, Any]] = {
        str(row["village_code"]): dict(row)
        for row in rows.filter(month=month)
        .order_by()
        .values("village_code")
        .annotate(
            due=Count("pk"),
            done=Count("pk", filter=_DONE),
            red_open=Count("pk", filter=~_DONE & Q(walk_class=WalkClass.RED)),
            needs=Count("pk", filter=Q(finding=Finding.NEEDS)),
            gone=Count("pk", filter=Q(finding__in=(Finding.MOVED, Finding.DIED))),
            not_met=Count("pk", filter=Q(finding=Finding.NOT_MET)),
        )
    }
    codes = plans.filter(month=month).order_by("village_code").values_list("village_code", flat=True)
    names = ("due", "done", "red_open", "needs", "gone", "not_met")
    return [WalkProgress(code, month, **{name: counted.get(code, {}).get(name, 0) for name in names}) for code in codes]


def progress_chart(rows: Sequence[WalkProgress]) -> PairChart:
    """Draw due and done by township, or by village of one township; where nobody is due, none.

    What a past month left is marked.
    """
    townships: dict[str, list[WalkProgress]] = defaultdict(list)
    for row in rows:
        townships[row.code[:TOWNSHIP_DIGITS]].append(row)
    groups = townships if len(townships) > 1 else {row.code: [row] for row in rows}
    is_past = any(row.month < this_month() for row in rows)
    pairs = []
    for code, members in groups.items():
        due, done = sum(row.due for row in members), sum(row.done for row in members)
        if not due:
            continue
        share = f"{done}/{due}" + (f"（{done / due:.0%}）" if due else "")
        pairs.append(BarPair(place_name(code), done, due, share, str(due), is_short=is_past and done < due))
    return pair_chart(_("走访进度（户）"), _("已走访"), _("应走访"), pairs, name_label=_("乡镇、村（居）"))


@dataclass(frozen=True)
class ListedWalk:
    """A household of a village's list: its head, how many live there, where it is, and why it is on the list."""

    row: WalkHousehold
    head: str
    members: int
    group_number: int = LAST
    house_number: int = LAST
    phones: list[Any] = field(default_factory=list)
    addresses: list[Any] = field(default_factory=list)
    callees: list[Person] = field(default_factory=list)

    @property
    def shown(self) -> list[Person | Household]:
        """Those whose telephone or address the page shows."""
        return [*self.callees, *([self.row.household] if self.addresses else [])]

    @property
    def url(self) -> str:
        """The form of the household."""
        return self.row.get_absolute_url()

    @property
    def group_place(self) -> Text:
        """The village group it lives in; the number of the house stays sealed."""
        return _("{number}组").format(number=self.group_number) if self.group_number != LAST else ""

    @property
    def tags(self) -> list[Text]:
        """Why it is on the list."""
        return group_labels(self.row.group_names)


def walks_of(*, by: User, village_code: str, month: date) -> QuerySet[WalkHousehold]:
    """Return the households of a village's plan."""
    found = WalkHousehold.objects.visible_to(by).in_scope(village_code).filter(month=month)
    return found.select_related("household", "counted_visit__recorded_by")


def in_walking_order(rows: Iterable[WalkHousehold]) -> list[ListedWalk]:
    """Return households with their heads and contacts, in the order in which a village is walked through."""
    listed = list(rows)
    keys = [row.household_id for row in listed]
    heads, sizes = _heads_and_sizes([row.household for row in listed])
    contacts = _contacts(keys)
    found = []
    for row in listed:
        addresses = [one for one in contacts[row.household_id] if one.kind == "address"]
        place = walking_place(str(addresses[-1].value)) if addresses else (LAST, LAST)
        found.append(
            ListedWalk(
                row,
                heads[row.household_id],
                sizes[row.household_id],
                *place,
                phones=[one.sealed for one in contacts[row.household_id] if one.kind == "phone"],
                addresses=[one.sealed for one in addresses],
                callees=[one.person for one in contacts[row.household_id] if one.person is not None],
            )
        )
    return sorted(found, key=lambda one: (one.group_number, one.house_number, one.row.household_id))


def head_of(household: Household) -> str:
    """Return what a household is called: after its head, or by its number if nobody lives in it."""
    return heads_of([household])[household.pk]


def heads_of(households: Iterable[Household]) -> dict[int, str]:
    """Return what households are called, by key."""
    return _heads_and_sizes(households)[0]


def _heads_and_sizes(households: Iterable[Household]) -> tuple[dict[int, str], dict[int, int]]:
    """Return the head of each household, else the member registered first, else its number; and how many live there."""
    heads = {household.pk: household.number for household in households}
    present = Membership.objects.filter(
        household__in=list(heads),
        kind=Membership.Kind.LIVING,
        withdrawn_at=None,
        valid_to=None,
        person__death_date=None,
        person__merged_into=None,
    )
    sizes: dict[int, int] = defaultdict(int)
    for household, name, relation in present.order_by("pk").values_list("household", "person__name", "relation"):
        sizes[household] += 1
        if relation == _HEAD or sizes[household] == 1:
            heads[household] = name
    return heads, sizes


def _contacts(households: Sequence[int]) -> dict[int, list[Circumstance]]:
    """Return the present addresses and the telephones of living members, by household."""
    present = Circumstance.objects.filter(withdrawn_at=None, valid_to=None).order_by("pk")
    found: dict[int, list[Circumstance]] = defaultdict(list)
    for one in present.filter(household__in=households, kind="address"):
        found[one.household_id or 0].append(one)
    phones = present.filter(person__household__in=households, person__death_date=None, kind="phone")
    for one in phones.select_related("person"):
        found[(one.person.household_id if one.person else 0) or 0].append(one)
    return found


def villages_of_photo(attachment: Attachment) -> list[str]:
    """Return the village in which the household of a walk's photograph lives now."""
    visits = WalkVisit.objects.filter(photo=attachment)
    return list(visits.values_list("walk__household__village", flat=True))


def open_walk_counts(*, by: User) -> tuple[int, int]:
    """Return how many households of this month wait to be walked to in a user's scope, and how many are red."""
    rows = WalkHousehold.objects.visible_to(by).filter(month=this_month()).exclude(_DONE).order_by()
    counted = rows.aggregate(all=Count("pk"), red=Count("pk", filter=Q(walk_class=WalkClass.RED)))
    return counted["all"], counted["red"]
