"""The tiers of follow-up visits: which amounts they begin at, and which posts belong to them (P18-6.l)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from doudi import policy
from doudi.relief.posts.models import PostKind
from doudi.values.carries import carries


class Tier(models.TextChoices):
    """Who has to visit, lowest first; the values are those of ``policy.FollowUpTier``."""

    TOWNSHIP_OFFICER = "township_officer", _("乡镇民政负责人或驻村领导")
    TOWNSHIP_LEADER = "township_leader", _("乡镇分管或者主要领导")
    COUNTY_LEADER = "county_leader", _("县局领导或者县分管领导")


_POSTS = {
    Tier.TOWNSHIP_OFFICER: frozenset({PostKind.CIVIL_AFFAIRS_HEAD, PostKind.RESIDENT_LEADER}),
    Tier.TOWNSHIP_LEADER: frozenset({PostKind.DEPUTY_LEADER, PostKind.CHIEF_LEADER}),
    Tier.COUNTY_LEADER: frozenset({PostKind.BUREAU_DEPUTY, PostKind.BUREAU_CHIEF, PostKind.COUNTY_LEADER}),
}
_BEGINS_AT = {
    Tier.TOWNSHIP_OFFICER: "relief_follow_up_from_officer",
    Tier.TOWNSHIP_LEADER: "relief_follow_up_from_township_leader",
    Tier.COUNTY_LEADER: "relief_follow_up_from_county_leader",
}


@carries("P18-6.l")
def tier_of_total(total_fen: int, on: date) -> Tier | None:
    """Return the tier of an approved total, all instalments together; a boundary belongs to the higher tier."""
    reached = [
        tier for tier in Tier if total_fen >= int(policy.parameter_value(_BEGINS_AT[tier], on.replace(day=1), on))
    ]
    return reached[-1] if reached else None


def follow_up_days(on: date) -> int:
    """Return how many calendar days after the first payment a family is visited."""
    return int(policy.parameter_value("relief_follow_up_days", on.replace(day=1), on))


def tier_of_post(kind: str) -> Tier:
    """Return the tier that a post belongs to."""
    return next(tier for tier, posts in _POSTS.items() if kind in posts)


def is_below(tier: str, other: str) -> bool:
    """Whether a tier is lower than another."""
    order = list(Tier)
    return order.index(Tier(tier)) < order.index(Tier(other))


def may_visit(post_kind: str, tier: str) -> bool:
    """Whether a visit by a post satisfies a tier: a higher one does, a lower one never (P18-6.l)."""
    return not is_below(tier_of_post(post_kind), tier)
