"""Resources within a user's reach, and how much of each is left."""

from __future__ import annotations

from typing import Any

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from doudi.care.charity.areas import charity_scope, in_reach
from doudi.care.charity.kinds import marked
from doudi.care.charity.matches.models import Match
from doudi.care.charity.matches.workflow import MatchState
from doudi.care.charity.resources.models import Resource
from doudi.core.accounts.models import User
from doudi.core.clock import today


def with_remaining(rows: QuerySet[Resource]) -> QuerySet[Any]:
    """Return resources with ``remaining``: the quantity that no match has taken."""
    taken = (
        Match.objects.filter(resource=OuterRef("pk"))
        .exclude(state=MatchState.ENDED)
        .order_by()
        .values("resource")
        .annotate(sum=Sum("quantity"))
        .values("sum")
    )
    used = Coalesce(Subquery(taken, output_field=IntegerField()), 0)
    return rows.annotate(remaining=F("quantity") - used)


def resources(*, by: User, kind: str = "", need_kind: str = "", state: str = "") -> QuerySet[Any]:
    """Return the resources within a user's reach with what is left of them, those that can be had first."""
    found = in_reach(Resource.objects.all(), charity_scope(by))
    if kind:
        found = found.filter(kind=kind)
    if need_kind:
        found = found.filter(need_codes__contains=marked(need_kind))
    if state == "open":
        found = found.filter(ending="", last_day__gte=today())
    elif state == "ended":
        found = found.exclude(ending="", last_day__gte=today())
    ordered = found.order_by(F("ended_on").asc(nulls_first=True), "last_day", "pk")
    return with_remaining(ordered).select_related("giver", "recorded_by")
