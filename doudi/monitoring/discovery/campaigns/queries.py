"""Campaigns in a user's scope: progress, results by township, and the households of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.monitoring.discovery.campaigns.models import Campaign, CampaignHousehold
from doudi.monitoring.discovery.campaigns.screens import listed_labels_of
from doudi.monitoring.discovery.walks.groups import WalkQuestion
from doudi.monitoring.discovery.walks.models import WalkHousehold
from doudi.monitoring.discovery.walks.queries import heads_of
from doudi.registry.models import Award
from doudi.ui.charts import BarPair, PairChart, pair_chart

COVERING = ("dibao", "tekun", "child_living")
"""The benefits by which a family is covered."""
_Outcome = CampaignHousehold.Outcome


@dataclass(frozen=True)
class CampaignFigures:
    """The figures of a campaign in a township; of all together where the code is empty."""

    code: str
    listed: int = 0
    walked: int = 0
    applied: int = 0
    covered: int = 0
    not_eligible: int = 0
    refused: int = 0
    moved: int = 0
    open: int = 0

    @property
    def place(self) -> str:
        """The township."""
        return place_name(self.code) if self.code else str(_("合计"))

    @property
    def share(self) -> str:
        """The share with an outcome, in per cent."""
        return f"{(self.listed - self.open) / self.listed:.0%}" if self.listed else "—"


def campaigns(*, by: User) -> QuerySet[Campaign]:
    """Return the campaigns whose area a user's scope touches."""
    scope = by.scope
    if scope is None:
        return Campaign.objects.none()
    wider = [scope[:length] for length in range(1, len(scope) + 1)]
    return Campaign.objects.filter(Q(area_code__startswith=scope) | Q(area_code__in=wider))


def households_of(
    campaign: Campaign, *, by: User, outcome: str = "", rule: str = "", place: str = ""
) -> QuerySet[CampaignHousehold]:
    """Return the households of a campaign in a user's scope."""
    visible = CampaignHousehold.objects.visible_to(by)
    if place:
        visible = visible.in_scope(place)
    found: QuerySet[CampaignHousehold] = visible.filter(campaign=campaign)
    if outcome:
        found = found.filter(outcome="" if outcome == "open" else outcome)
    if rule:
        found = found.filter(rules__contains=rule)
    return found.select_related("household", "campaign", "decided_by").order_by("village_code", "pk")


@dataclass(frozen=True)
class CampaignRow:
    """A household on the list of a campaign."""

    row: CampaignHousehold
    head: str

    @property
    def url(self) -> str:
        """Its page."""
        return self.row.get_absolute_url()

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.row.village_code)

    @property
    def labels(self) -> list[str]:
        """Why it is listed."""
        return listed_labels_of(self.row.rules.split(","))


def rows_of(rows: Sequence[CampaignHousehold]) -> list[CampaignRow]:
    """Return households with the names of their heads."""
    heads = heads_of(row.household for row in rows)
    return [CampaignRow(row, heads[row.household_id]) for row in rows]


def figures_of(campaign: Campaign, *, by: User) -> list[CampaignFigures]:
    """Return the figures of a campaign by township, in a user's scope."""
    walked = WalkHousehold.objects.filter(household=OuterRef("household"), met_on__gte=campaign.first_day)
    rows = (
        CampaignHousehold.objects.visible_to(by)
        .filter(campaign=campaign)
        .annotate(township=Substr("village_code", 1, TOWNSHIP_DIGITS), is_walked=Exists(walked))
        .order_by()
    )
    counted = rows.values("township").annotate(
        listed=Count("pk"),
        walked=Count("pk", filter=Q(is_walked=True)),
        open=Count("pk", filter=Q(outcome="")),
        **{str(one): Count("pk", filter=Q(outcome=one)) for one in _Outcome},
    )
    found = []
    for row in counted:
        numbers: dict[str, Any] = dict(row)
        found.append(CampaignFigures(numbers.pop("township"), **numbers))
    return sorted(found, key=lambda one: one.code)


def total_of(figures: Sequence[CampaignFigures]) -> CampaignFigures:
    """Return the sum of figures."""
    names = [field.name for field in fields(CampaignFigures) if field.name != "code"]
    return CampaignFigures("", **{name: sum(getattr(one, name) for one in figures) for name in names})


def covered_among(households: Sequence[int] | QuerySet[Any, Any], month: date) -> set[int]:
    """Return those of the households in which somebody has a covering benefit in a month."""
    awards = Award.objects.filter(
        withdrawn_at=None, programme__in=COVERING, person__household__in=households, valid_from__lte=month
    )
    in_force = awards.filter(Q(valid_to=None) | Q(valid_to__gte=month))
    return {key for key in in_force.values_list("person__household", flat=True) if key}


def covered_people(campaign: Campaign, *, by: User) -> int:
    """Return how many people have had a covering benefit since the campaign began, in the households it covered."""
    households = CampaignHousehold.objects.visible_to(by).filter(campaign=campaign, outcome=_Outcome.COVERED)
    awards = Award.objects.filter(
        withdrawn_at=None,
        programme__in=COVERING,
        person__household__in=households.values("household"),
        valid_from__gte=campaign.first_day.replace(day=1),
    )
    return awards.values("person").distinct().count()


def results_of(campaign: Campaign, total: CampaignFigures, *, by: User) -> list[str]:
    """Return the results of a campaign in words, from the sum of its figures."""
    return [
        _("列入{listed}户，走访{walked}户，有结果的{done}户（{share}）。").format(
            listed=total.listed, walked=total.walked, done=total.listed - total.open, share=total.share
        ),
        _("通过这次行动纳入保障{covered}户、{people}人，申请在办{applied}户。").format(
            covered=total.covered, people=covered_people(campaign, by=by), applied=total.applied
        ),
        _("不符合条件{not_eligible}户，本人不愿申请{refused}户，已搬离{moved}户。").format(
            not_eligible=total.not_eligible, refused=total.refused, moved=total.moved
        ),
    ]


def campaign_chart(figures: Sequence[CampaignFigures]) -> PairChart:
    """Draw what is ended beside what is listed, by township."""
    pairs = [
        BarPair(one.place, one.listed - one.open, one.listed, f"{one.listed - one.open}/{one.listed}", str(one.listed))
        for one in figures
    ]
    return pair_chart(_("逐户结果（户）"), _("有结果"), _("列入"), pairs, name_label=_("乡镇"))


def open_count(*, by: User) -> int:
    """Return how many households of running campaigns have no outcome in a user's scope."""
    return CampaignHousehold.objects.visible_to(by).filter(outcome="", campaign__closed_on=None).count()


def households_to_walk(asked: WalkQuestion) -> list[int]:
    """Return the households of running campaigns that have no outcome yet, for the walk plans."""
    rows = CampaignHousehold.objects.filter(
        campaign__closed_on=None,
        outcome="",
        village_code__gte=asked.first_village,
        village_code__lte=asked.last_village,
    )
    return list(rows.order_by().values_list("household", flat=True))
