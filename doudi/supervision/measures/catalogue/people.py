"""Measures of people: recipients, new and ended awards, layers per thousand, and the officers of each township."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.procedures.steps import CLOSED
from doudi.casework.worklist.models import Assignment
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import TOWNSHIP_ROLES, Role
from doudi.core.clock import today
from doudi.monitoring.low_income.models import LayerPeriod
from doudi.registry.awards.queries import awards_in_force
from doudi.registry.models import Award, Person
from doudi.supervision.measures.measure import Form, Group, Measure, counts_by_township, register_measures
from doudi.supervision.measures.periods import Period
from doudi.values.carries import carries

_MARGIN_LAYERS = ("margin", "expenditure")


def in_force_on(day: date) -> QuerySet[Award]:
    """Return the awards of the month of a day, as known today; the last month of an award is a whole month."""
    return awards_in_force(day.replace(day=1))


def _day(period: Period) -> date:
    return min(period.last, today())


def residents(period: Period) -> dict[str, int]:
    """Return the people registered and alive at the end of a period, by township."""
    people = Person.objects.filter(Q(death_date__isnull=True) | Q(death_date__gt=_day(period)), merged_into=None)
    return {code: number for code, (number,) in counts_by_township(people, "village_id", Count("pk")).items()}


def recipients(period: Period) -> dict[str, int]:
    """Return the people on benefits at the end of a period, by township."""
    counted = counts_by_township(in_force_on(_day(period)), "person__village_id", Count("person", distinct=True))
    return {code: number for code, (number,) in counted.items()}


def _margin_people(period: Period) -> QuerySet[LayerPeriod]:
    """Return of each person the first row that holds at the end of a period: a family may be of both layers."""
    day = _day(period)
    holds = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    rows = LayerPeriod.objects.filter(holds, withdrawn_at=None, valid_from__lte=day, layer__in=_MARGIN_LAYERS)
    return rows.filter(~Exists(rows.filter(person=OuterRef("person"), pk__lt=OuterRef("pk"))))


def _officers(_period: Period) -> QuerySet[User]:
    rows: QuerySet[User] = User.objects.filter(is_active=True, role__in=TOWNSHIP_ROLES)
    return rows


def _helpers(_period: Period) -> QuerySet[User]:
    rows: QuerySet[User] = User.objects.filter(is_active=True, role__in=(Role.VILLAGE_CADRE, Role.SOCIAL_WORKER))
    return rows


@carries("SAL2026-61")
def overloaded(_period: Period) -> Q:
    """Return the condition of officers who are in charge of more open cases than one can handle well."""
    open_cases = Assignment.objects.filter(officer=OuterRef("pk")).exclude(case__step=CLOSED)
    counted = open_cases.order_by().values("officer").annotate(number=Count("pk"))
    return Q(Exists(counted.filter(number__gt=procedure_figure("officer_case_limit", today()))))


def _person_name(row: Award | LayerPeriod) -> str:
    return row.person.name


def _person_address(row: Award | LayerPeriod) -> str:
    return str(row.person.get_absolute_url())


register_measures(
    Measure(
        "recipients",
        _("在享待遇"),
        _("期末在享的各项待遇"),
        Group.PEOPLE,
        form=Form.COUNT,
        rows=lambda period: in_force_on(_day(period)).select_related("person"),
        village="person__village_id",
        title=_person_name,
        page=_person_address,
    ),
    Measure(
        "awards_begun",
        _("新增待遇"),
        _("本期开始的待遇"),
        Group.PEOPLE,
        form=Form.COUNT,
        rows=lambda period: Award.objects.filter(
            withdrawn_at=None, valid_from__gte=period.first, valid_from__lt=period.after
        ).select_related("person"),
        village="person__village_id",
        title=_person_name,
        page=_person_address,
    ),
    Measure(
        "awards_ended",
        _("停止待遇"),
        _("本期停止的待遇"),
        Group.PEOPLE,
        form=Form.COUNT,
        rows=lambda period: Award.objects.filter(
            withdrawn_at=None, valid_to__gte=period.first, valid_to__lt=period.after
        ).select_related("person"),
        village="person__village_id",
        title=_person_name,
        page=_person_address,
    ),
    Measure(
        "margin_people",
        _("低保边缘和支出型困难人口"),
        _("期末低保边缘家庭和支出型困难家庭的人，每千名登记人口"),
        Group.PEOPLE,
        form=Form.PER_THOUSAND,
        rows=lambda period: _margin_people(period).select_related("person"),
        village="person__village_id",
        base=residents,
        title=_person_name,
        page=_person_address,
        clauses=("P18-3.b",),
    ),
    Measure(
        "officers_per_thousand",
        _("乡镇经办力量"),
        _("乡镇经办人和负责人，每千名在享对象"),
        Group.TRUST,
        form=Form.PER_THOUSAND,
        rows=_officers,
        village="division_id",
        base=recipients,
        title=lambda row: row.name,
        page=lambda _row: "",
        clauses=("P18-22.c",),
    ),
    Measure(
        "helpers_per_thousand",
        _("村级和社工力量"),
        _("村（居）干部和社会工作者，每千名在享对象"),
        Group.TRUST,
        form=Form.PER_THOUSAND,
        rows=_helpers,
        village="division_id",
        base=recipients,
        title=lambda row: row.name,
        page=lambda _row: "",
        clauses=("P18-22.c",),
    ),
    Measure(
        "officers_overloaded",
        _("经办人负担过重"),
        _("现在手上在办的办件超过上限的乡镇经办人；乡镇负责人据此移交办件，县局据此充实力量"),
        Group.TRUST,
        is_higher_better=False,
        rows=_officers,
        village="division_id",
        counted=overloaded,
        title=lambda row: row.name,
        page=lambda _row: "",
        clauses=("SAL2026-61",),
    ),
)
