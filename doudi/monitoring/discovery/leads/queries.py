"""Leads in a user's scope with where they came from and what came of them, and the shares by village and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from doudi.casework.models import Lead
from doudi.casework.referrals.queries import urgency_of
from doudi.casework.worklist.queries import UrgencyTag, urgency_tag
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import COUNTY_ROLES, Permission, Role
from doudi.core.addresses import address_of
from doudi.core.clock import this_month, today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.monitoring.discovery.leads.models import BECAME_HELP, LeadReport, LeadSource
from doudi.monitoring.warnings.models import Warning as ScreeningWarning
from doudi.monitoring.warnings.people import household_of
from doudi.registry.models import Household
from doudi.ui.charts import BarPair, PairChart, pair_chart
from doudi.ui.tables import Text
from doudi.ui.templatetags.ui import day
from doudi.ui.templatetags.ui import month as month_in_words
from doudi.values.benefit_month import add_months

_OPEN = Q(ended_on=None)
SHARE_MONTHS = 12
STATES: dict[str, tuple[Text, Q]] = {
    "open": (_("在办"), _OPEN),
    "untaken": (_("还没有人接手"), _OPEN & Q(taken_up_on=None)),
    "climbed": (_("已上报县局"), _OPEN & Q(taken_up_on=None, report__climbed_on__isnull=False)),
    "urgent": (_("危及生命安全"), _OPEN & Q(report__is_urgent=True)),
    "untold": (ngettext_lazy("待告诉反映人", "待告诉反映人"), Q(ended_on__isnull=False, report__told_on=None)),
    "ended": (_("已办结"), Q(ended_on__isnull=False)),
}


@dataclass(frozen=True)
class LeadRow:
    """A lead on a list."""

    lead: Lead
    report: LeadReport | None

    @property
    def url(self) -> str:
        """Its page."""
        return address_of("discovery:lead", self.lead.pk)

    @property
    def title(self) -> str:
        """Whose family and what need."""
        return f"{self.lead.who}：{self.lead.get_need_display()}"

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.lead.village_code)

    @property
    def source(self) -> Any:
        """Where it came from."""
        return self.report.source_label if self.report else LeadSource.VILLAGE.label

    @property
    def is_urgent(self) -> bool:
        """Whether life is at stake."""
        return self.report is not None and self.report.is_urgent

    @property
    def state_label(self) -> Any:
        """The label of its state: the finer ending where there is one."""
        if self.report is not None and self.report.ending:
            return self.report.get_ending_display()
        return self.lead.state_label

    @property
    def climbed_on(self) -> date | None:
        """When the bureau was told that nobody had taken it."""
        return self.report.climbed_on if self.report else None

    @property
    def told(self) -> str:
        """How and when the reporter was told."""
        if self.report is None or self.report.told_on is None:
            return str(_("待告诉")) if self.lead.ended_on else ""
        return f"{self.report.get_told_by_display()} {day(self.report.told_on)}"

    @property
    def urgency_tag(self) -> UrgencyTag | None:
        """The tag beside its deadline."""
        return urgency_tag(urgency_of(self.lead))


def rows_of(leads: Iterable[Lead]) -> list[LeadRow]:
    """Return leads as rows of a list."""
    return [LeadRow(lead, getattr(lead, "report", None)) for lead in leads]


def leads(*, by: User, state: str = "", source: str = "", overdue: bool = False, place: str = "") -> QuerySet[Lead]:
    """Return the leads in a user's scope: open ones by deadline, with their reports."""
    visible = Lead.objects.visible_to(by)
    if place:
        visible = visible.in_scope(place)
    found: QuerySet[Any] = visible.select_related("report", "taken_up_by")
    if state:
        found = found.filter(STATES[state][1])
    if source:
        found = found.filter(report__source=source)
    if overdue:
        found = found.filter(_OPEN, due_on__lt=today())
    return found.order_by("-ended_on", "-pk") if state == "ended" else found.order_by("due_on", "pk")


def own_reports(*, by: User) -> QuerySet[LeadReport]:
    """Return what a user of another department has reported, and what came of it; nobody else's."""
    return LeadReport.objects.filter(reported_by=by).select_related("lead").order_by("-pk")


def waiting_counts(*, by: User) -> list[tuple[Text, int, str]]:
    """Return what waits for a user who handles leads: urgent ones, those nobody took, and reporters to be told."""
    untaken = ("untaken", ngettext_lazy("没有人接手的线索", "没有人接手的线索"))
    if Role(by.role) in COUNTY_ROLES:
        untaken = ("climbed", ngettext_lazy("乡镇没有接手的线索", "乡镇没有接手的线索"))
    kinds = (
        ("urgent", ngettext_lazy("危及生命安全的线索", "危及生命安全的线索")),
        untaken,
        ("untold", ngettext_lazy("待告诉反映人", "待告诉反映人")),
    )
    return [(label, leads(by=by, state=state).count(), f"state={state}") for state, label in kinds]


@dataclass(frozen=True)
class LeadShare:
    """The leads that a village reported in a month: how many ended, in time, and became help."""

    month: date
    village_code: str
    reported: int
    ended: int
    in_time: int
    overdue: int
    helped: int

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.village_code)

    @property
    def in_time_share(self) -> str:
        """The share that ended in time of what ended or is overdue, in per cent."""
        due = self.ended + self.overdue
        return f"{self.in_time / due:.0%}" if due else "—"

    @property
    def helped_share(self) -> str:
        """The share that became help of what ended, in per cent."""
        return f"{self.helped / self.ended:.0%}" if self.ended else "—"


def lead_shares(*, by: User, place: str = "", is_by_township: bool = False) -> list[LeadShare]:
    """Return the shares of the last twelve months by month and village, the latest first."""
    visible = Lead.objects.visible_to(by)
    if place:
        visible = visible.in_scope(place)
    first = add_months(this_month(), 1 - SHARE_MONTHS)
    rows = visible.filter(recorded_at__date__gte=first).order_by()
    counted: dict[tuple[date, str], list[int]] = defaultdict(lambda: [0] * 5)
    values = rows.values_list("recorded_at", "village_code", "ended_on", "due_on", "outcome", "report__ending")
    for recorded_at, village, ended_on, due_on, outcome, ending in values.iterator():
        code = village[:TOWNSHIP_DIGITS] if is_by_township else village
        is_help = ending in BECAME_HELP if ending else outcome in {Lead.Outcome.APPLICATION, Lead.Outcome.VISIT}
        found = counted[timezone.localdate(recorded_at).replace(day=1), code]
        marks = (
            True,
            ended_on is not None,
            ended_on is not None and ended_on <= due_on,
            ended_on is None and due_on < today(),
            is_help,
        )
        for index, mark in enumerate(marks):
            found[index] += mark
    ordered = sorted(counted.items(), key=lambda item: (-item[0][0].toordinal(), item[0][1]))
    return [LeadShare(month, code, *numbers) for (month, code), numbers in ordered]


def share_chart(rows: Sequence[LeadShare]) -> PairChart:
    """Draw by month how many were reported and how many of them ended in time."""
    months: dict[date, list[LeadShare]] = defaultdict(list)
    for row in rows:
        months[row.month].append(row)
    pairs = []
    for month in sorted(months):
        reported, in_time = (sum(getattr(row, name) for row in months[month]) for name in ("reported", "in_time"))
        helped = sum(row.helped for row in months[month])
        shown = _("收到{reported}，按期{in_time}，成为救助{helped}").format(
            reported=reported, in_time=in_time, helped=helped
        )
        pairs.append(BarPair(month_in_words(month), in_time, reported, shown, str(reported)))
    return pair_chart(_("困难线索（件）"), _("按期办结"), _("收到"), pairs, name_label=_("月份"))


def family_of(lead: Lead, *, by: User) -> Household | None:
    """Return the registered family of a lead that a walk found or a warning opened, where the user may read it."""
    if not by.may(Permission.READ_REGISTRY):
        return None
    visible = Household.objects.visible_to(by)
    walked = visible.filter(walks__visits__lead=lead).first()
    if walked is not None:
        return walked
    warnings = ScreeningWarning.objects.visible_to(by).select_related("household", "person__household")
    warning = warnings.filter(action=ScreeningWarning.Action.LEAD, action_key=lead.pk).first()
    home = household_of(warning) if warning is not None else None
    return visible.filter(pk=home.pk).first() if home is not None else None
