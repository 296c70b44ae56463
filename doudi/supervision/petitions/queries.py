"""Petitions in a user's scope, those that the same person brought before, and counts by township and quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import BUREAU_ROLES, LEADER_ROLES, Permission, Role
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.encryption import SealedKind, blind_index
from doudi.supervision.measures.measure import counts_by_township
from doudi.supervision.measures.periods import Period
from doudi.supervision.petitions.kinds import Office
from doudi.supervision.petitions.limits import overdue_for_bureau
from doudi.supervision.petitions.measures import CONTENT, came, matters_again, people_again, rated
from doudi.supervision.petitions.models import Petition, PetitionCode
from doudi.supervision.petitions.workflow import (
    ANSWERED_STATES,
    OPEN_STATES,
    REVIEW_STATES,
    UNHANDLED_ENDINGS,
    PetitionState,
)
from doudi.ui.quarters import QUARTER_MONTHS
from doudi.values.carries import carries
from doudi.values.text import compact

MOST_EARLIER = 20


def visible_petitions(*, by: User) -> QuerySet[Petition]:
    """Return the petitions that a user may see: of a township those left to it, of the bureau all."""
    if not by.may(Permission.HANDLE_PETITIONS):
        return Petition.objects.none()
    rows = Petition.objects.visible_to(by)
    return rows if Role(by.role) in BUREAU_ROLES else rows.filter(office=Office.TOWNSHIP)


def with_a_code() -> QuerySet[Petition]:
    """Return the petitions that somebody can look up: sent on the portal, or given a code at the window."""
    return Petition.objects.filter(~Q(code_hash="") | Exists(PetitionCode.objects.filter(petition=OuterRef("pk"))))


STATES: dict[str, Q] = {
    "open": Q(state__in=OPEN_STATES),
    "overdue": Q(due_on__isnull=False),
    "untold": Q(state=PetitionState.REGISTERED),
    "handled": Q(state=PetitionState.ACCEPTED),
    "drafted": Q(state__in=(PetitionState.DRAFTED, PetitionState.REVIEW_DRAFTED)),
    "approved": Q(state=PetitionState.APPROVED),
    "review": Q(state__in=REVIEW_STATES),
    "answered": Q(state__in=ANSWERED_STATES),
    "led": Q(state__in=UNHANDLED_ENDINGS),
    "extension": Q(state=PetitionState.ACCEPTED, extension__is_agreed=None, extension__isnull=False),
    "unasked": Q(state__in=ANSWERED_STATES, satisfaction=""),
}


def petitions(
    *,
    by: User,
    state: str = "",
    kind: str = "",
    topic: str = "",
    channel: str = "",
    office: str = "",
    place: str = "",
    like: Petition | None = None,
    repeats: str = "",
    from_day: date | None = None,
    to_day: date | None = None,
) -> QuerySet[Petition]:
    """Return the petitions in a user's scope that fit, the nearest deadline first.

    Args:
        like: one of a petitioner, whose others are found too.
        repeats: ``yes`` for those that repeat another.
    """
    found = visible_petitions(by=by)
    given = {"kind": kind, "topic": topic, "channel": channel, "office": office}
    found = found.filter(**{name: value for name, value in given.items() if value})
    if state == "climbed":
        found = found.filter(due_on__lt=overdue_for_bureau())
    elif state:
        found = found.filter(STATES[state])
    if state == "overdue":
        found = found.filter(due_on__lt=today())
    if place:
        found = found.filter(village_code__startswith=place)
    if like:
        found = found.filter(Q(pk=like.pk) | same_petitioner(like))
    if repeats:
        found = found.filter(is_repeat=True)
    if from_day:
        found = found.filter(received_on__gte=from_day)
    if to_day:
        found = found.filter(received_on__lte=to_day)
    return found.select_related("petitioner", "about", "case", "handler", "repeat_of", "registered_by")


def find_petitions(text: str, *, by: User) -> QuerySet[Petition]:
    """Return the petitions in a user's scope by number, or by the whole name or telephone of who petitions."""
    sought = compact(text)
    named = Q(number=sought.upper())
    if sought:
        named |= Q(name_index=blind_index(sought, SealedKind.ROW))
        named |= Q(phone_index=blind_index(sought, SealedKind.PHONE))
    return visible_petitions(by=by).filter(named).order_by("-received_on", "-pk")


def same_petitioner(petition: Petition) -> Q:
    """Return which petitions are of the same person: registered, or by telephone, or by name in one township."""
    same = Q(pk__in=())
    if petition.petitioner_id:
        same |= Q(petitioner=petition.petitioner_id)
    if petition.phone_index:
        same |= Q(phone_index=petition.phone_index)
    if petition.name_index:
        township = petition.village_code[:TOWNSHIP_DIGITS]
        same |= Q(name_index=petition.name_index, village_code__startswith=township)
    return same


@carries("P18-18.b")
def earlier_petitions(petition: Petition, *, by: User) -> list[Petition]:
    """Return the earlier petitions of the same person about the same matter that a user may see, the latest first."""
    rows = visible_petitions(by=by).filter(
        same_petitioner(petition), topic=petition.topic, received_on__lte=petition.received_on
    )
    return list(rows.filter(pk__lt=petition.pk).order_by("-received_on", "-pk")[:MOST_EARLIER])


@dataclass(frozen=True)
class PetitionCount:
    """The petitions of a township that came in a quarter, and what petitioners thought of those answered.

    Attributes:
        petitions: how many came.
        repeated_matters: matters (缠访事项) that came again in the quarter, where their first petition came from.
        repeat_petitioners: people (缠访人员) who came again in the quarter, where their first petition came from.
        rated: petitioners who said in the quarter how content they are; ``content`` of them are, or fairly.
    """

    township_code: str
    petitions: int
    repeated_matters: int
    repeat_petitioners: int
    rated: int
    content: int

    @property
    def place(self) -> str:
        """The township, or the county."""
        return place_name(self.township_code.removesuffix("000"))

    @property
    def dissatisfied(self) -> int:
        """How many of those asked are not content."""
        return self.rated - self.content


@carries("P18-18.b")
def petition_counts(quarter: date) -> list[PetitionCount]:
    """Count the petitions of the quarter that begins on a day, by township; places without any are left out."""
    period = Period(quarter, QUARTER_MONTHS)
    every, matters, people = (
        counts_by_township(rows(period), "village_code", Count("pk")) for rows in (came, matters_again, people_again)
    )
    words = counts_by_township(rated(period), "village_code", Count("pk"), Count("pk", filter=CONTENT))
    nothing = (0,)
    return [
        PetitionCount(
            code,
            *every.get(code, nothing),
            *matters.get(code, nothing),
            *people.get(code, nothing),
            *words.get(code, (0, 0)),
        )
        for code in sorted({*every, *matters, *people, *words})
    ]


def waiting_counts(*, by: User) -> list[tuple[str, int]]:
    """Return what waits for a user, by the state that the list filters by."""
    visible = petitions(by=by)
    is_bureau, is_leader = Role(by.role) in BUREAU_ROLES, Role(by.role) in LEADER_ROLES
    own = visible.filter(office=Office.BUREAU if is_bureau else Office.TOWNSHIP)
    numbers = {name: own.filter(STATES[name]).count() for name in ("untold", "approved", "unasked")}
    numbers["overdue"] = own.filter(due_on__lt=today()).count()
    if is_leader:
        drafted = own.filter(state=PetitionState.DRAFTED).count()
        if is_bureau:
            drafted += visible.filter(state=PetitionState.REVIEW_DRAFTED).count()
        numbers["drafted"] = drafted
        numbers["extension"] = own.filter(STATES["extension"]).count()
    if is_bureau:
        numbers["review"] = visible.filter(STATES["review"]).count()
        climbed = visible.filter(due_on__lt=overdue_for_bureau(), office=Office.TOWNSHIP)
        numbers["climbed"] = climbed.exclude(state__in=REVIEW_STATES).count()
    return list(numbers.items())
