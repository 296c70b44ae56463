"""Needs in a user's scope, what the public page shows, and the panel of the family file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from doudi.care.charity.areas import charity_scope
from doudi.care.charity.kinds import NeedKind
from doudi.care.charity.matches.models import Match
from doudi.care.charity.matches.workflow import MatchState
from doudi.care.charity.needs.models import CharityNeed
from doudi.core.accounts.models import User
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name

MOST_PUBLIC = 300


def needs(*, by: User, kind: str = "", state: str = "", place: str = "") -> QuerySet[Any]:
    """Return the needs in a user's scope, the open ones first; ``is_matched`` tells that a match is under way."""
    scoped = CharityNeed.objects.in_scope(charity_scope(by))
    found: QuerySet[Any] = scoped.in_scope(place) if place else scoped
    under_way = Match.objects.filter(need=OuterRef("pk")).exclude(state=MatchState.ENDED)
    found = found.annotate(is_matched=Exists(under_way))
    if kind:
        found = found.filter(kind=kind)
    if state == "waiting":
        found = found.filter(~Exists(under_way), ending="")
    elif state == "matched":
        found = found.filter(Exists(under_way), ending="")
    elif state == "ended":
        found = found.exclude(ending="")
    return found.select_related("person", "opened_by").order_by(F("ended_on").asc(nulls_first=True), "opened_on", "pk")


@dataclass(frozen=True)
class PublicNeed:
    """A need as everybody may read it: where, of which kind, in words that name nobody."""

    township: str
    kind: str
    text: str


def public_needs() -> list[PublicNeed]:
    """Return the open needs that the public page shows, by township."""
    under_way = Match.objects.filter(need=OuterRef("pk")).exclude(state=MatchState.ENDED)
    rows = CharityNeed.objects.filter(~Exists(under_way), ending="").exclude(public_text="")
    shown = rows.order_by("village_code", "opened_on", "pk").values_list("village_code", "kind", "public_text")
    return [
        PublicNeed(place_name(code[:TOWNSHIP_DIGITS]), str(NeedKind(kind).label), text)
        for code, kind, text in shown[:MOST_PUBLIC]
    ]


def waiting_count(*, by: User) -> int:
    """Return how many open needs in a user's scope have no match."""
    return needs(by=by, state="waiting").count()
