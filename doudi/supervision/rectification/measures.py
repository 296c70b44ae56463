"""The measure of rectification: findings put right and verified by their deadline (P18-16)."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from doudi.supervision.measures.catalogue.in_time import fell_due
from doudi.supervision.measures.measure import Group, Measure, register_measures
from doudi.supervision.rectification.models import RectificationFinding
from doudi.supervision.rectification.workflow import FindingState

_PUT_RIGHT = (FindingState.VERIFIED, FindingState.CLOSED)

register_measures(
    Measure(
        "rectified_in_time",
        _("按期整改率"),
        _("本期到期限的整改问题里，期限以前填报整改完成并且核验通过的；填报没有核验的不算"),
        Group.SUPERVISION,
        rows=lambda period: RectificationFinding.objects.filter(fell_due(period, "due_on", "verified_on"), office=""),
        counted=Q(state__in=_PUT_RIGHT, answered_on__lte=F("due_on")),
        title=lambda row: row.title,
        clauses=("P18-16.c",),
    ),
)
