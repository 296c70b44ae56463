"""Who holds which post on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from doudi.core.accounts.models import User
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.relief.posts.models import OfficePost, PostKind


def posts(*, by: User) -> QuerySet[OfficePost]:
    """Return the posts of the county and of the townships in a user's scope."""
    scope = by.scope
    if scope is None:
        return OfficePost.objects.none()
    townships = Q(township_code="") | Q(township_code__startswith=scope[:TOWNSHIP_DIGITS])
    return OfficePost.objects.filter(townships).select_related("holder", "named_by")


def posts_at(village_code: str, on: date) -> list[OfficePost]:
    """Return the posts in charge of a village on a day: of its township, of the county; resident leaders if theirs."""
    township = Q(township_code="") | Q(township_code=village_code[:TOWNSHIP_DIGITS])
    in_force = OfficePost.objects.filter(township, first_day__lte=on).filter(Q(last_day=None) | Q(last_day__gte=on))
    return [
        post
        for post in in_force.select_related("holder").order_by("kind", "-first_day", "pk")
        if post.kind != PostKind.RESIDENT_LEADER or village_code in post.villages
    ]
