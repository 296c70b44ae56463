"""Measures of monitoring: warnings looked at and answered in time; people whom nobody helps, followed to an end."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.monitoring.low_income.models import UnaidedPerson
from doudi.monitoring.warnings.models import Warning as MonitoringWarning
from doudi.supervision.measures.catalogue.in_time import by_its_day, fell_due
from doudi.supervision.measures.measure import Form, Group, Measure, register_measures
from doudi.supervision.measures.periods import Period

_HELPS = (MonitoringWarning.Action.CASE, MonitoringWarning.Action.RELIEF, MonitoringWarning.Action.LEAD)


def _of_period(period: Period) -> QuerySet[MonitoringWarning]:
    rows: QuerySet[MonitoringWarning] = MonitoringWarning.objects.filter(
        first_seen_on__gte=period.first, first_seen_on__lt=period.after
    )
    return rows


def _answered(period: Period) -> QuerySet[MonitoringWarning]:
    return _of_period(period).filter(Q(state=MonitoringWarning.State.ENDED) | Q(due_on__lt=today()))


def _looked(period: Period) -> QuerySet[MonitoringWarning]:
    return _of_period(period).filter(Q(looked_on__isnull=False) | Q(look_due_on__lt=today()))


register_measures(
    Measure(
        "warnings_looked_in_time",
        _("预警按时查看率"),
        _("本期收到的预警里，按期查看的"),
        Group.MONITORING,
        rows=_looked,
        counted=Q(looked_on__lte=F("look_due_on")),
        clauses=("P18-20.b",),
    ),
    Measure(
        "warnings_answered_in_time",
        _("预警按时办结率"),
        _("本期收到的预警里，按期办结的"),
        Group.MONITORING,
        rows=_answered,
        counted=Q(state=MonitoringWarning.State.ENDED, ended_on__lte=F("due_on")),
        clauses=("P18-20.b",),
    ),
    Measure(
        "unaided_in_time",
        _("无人救助的低收入人口按时处理率"),
        _("本期到期限的未获救助低收入人口里，按期查明并处理的"),
        Group.MONITORING,
        rows=lambda period: UnaidedPerson.objects.filter(fell_due(period, "due_on", "ended_on")).select_related(
            "person"
        ),
        village="person__village_id",
        counted=by_its_day("due_on", "ended_on"),
        title=lambda row: row.person.name,
        page=lambda row: str(row.person.get_absolute_url()),
        clauses=("P18-2.c",),
    ),
    Measure(
        "missed_cases_righted",
        _("漏保纠正"),
        _("本期办结、查实应保未保并且已经办件或者救助的预警和线索"),
        Group.MONITORING,
        form=Form.COUNT,
        rows=lambda period: MonitoringWarning.objects.filter(
            state=MonitoringWarning.State.ENDED,
            finding=MonitoringWarning.Finding.TRUE,
            warning_class="b",
            action__in=_HELPS,
            ended_on__gte=period.first,
            ended_on__lt=period.after,
        ),
        clauses=("P18-18.d",),
    ),
)
