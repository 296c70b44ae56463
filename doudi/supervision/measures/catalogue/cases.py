"""Measures of cases: decided in time, checked, posted, delivered, published, reviewed; referrals and leads."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import (
    AnnualReview,
    Case,
    CheckReport,
    CheckWaiver,
    Decision,
    Lead,
    Publication,
    PublicNotice,
    Referral,
)
from doudi.casework.procedures.loader import all_procedures
from doudi.core.clock import today
from doudi.supervision.measures.catalogue.in_time import by_its_day, fell_due
from doudi.supervision.measures.measure import Form, Group, Measure, register_measures
from doudi.supervision.measures.periods import Period
from doudi.values.carries import carries


@carries("P18-13.a", "P18-26.c")
def cases_due(period: Period) -> QuerySet[Case]:
    """Return the cases that fell due in a period: decided, or open past their day; not those paused or withdrawn."""
    rows: QuerySet[Case] = Case.objects.filter(due_on__gte=period.first, due_on__lt=period.after)
    open_late = Q(outcome="", paused_since__isnull=True, due_on__lt=today())
    return rows.filter(Q(decision__isnull=False) | open_late)


CASES_IN_TIME = Q(decision__decided_on__lte=F("due_on"))


def _decided(period: Period) -> QuerySet[Decision]:
    rows: QuerySet[Decision] = Decision.objects.filter(decided_on__gte=period.first, decided_on__lt=period.after)
    return rows.select_related("case")


def _granted(period: Period, names: list[str]) -> QuerySet[Decision]:
    return _decided(period).filter(outcome=Case.Outcome.GRANTED, case__procedure_id__in=names)


def _granted_after_check(period: Period) -> QuerySet[Decision]:
    return _granted(period, [one.id for one in all_procedures().values() if one.needs_economic_check == "always"])


def _was_checked(_period: Period) -> Q:
    reports = CheckReport.objects.filter(check_request__case=OuterRef("case"), reported_on__lte=OuterRef("decided_on"))
    waivers = CheckWaiver.objects.filter(case=OuterRef("case"), is_agreed=True, decided_on__lte=OuterRef("decided_on"))
    return Q(Exists(reports)) | Q(Exists(waivers))


def _granted_after_notice(period: Period) -> QuerySet[Decision]:
    return _granted(period, [one.id for one in all_procedures().values() if one.is_shown_in_public])


def _was_posted(_period: Period) -> Q:
    """Return the condition of decisions before which a notice had hung until after its last day."""
    full = PublicNotice.objects.filter(ended_on__gt=F("last_day"), ended_on__lte=OuterRef("decided_on"))
    return Q(Exists(full.filter(case=OuterRef("case"))))


def _reviews(period: Period) -> QuerySet[AnnualReview]:
    return AnnualReview.objects.filter(year=period.first.year).select_related("household")


def _reviewed(period: Period) -> Q:
    """Return the condition of reviews that were decided before the year was over."""
    year_after = date(period.first.year + 1, 1, 1)
    return Q(state=AnnualReview.State.DONE, case__decision__decided_on__lt=year_after)


def _case_address(decision: Decision) -> str:
    return str(decision.case.get_absolute_url())


register_measures(
    Measure(
        "decided_in_time",
        _("按时办结率"),
        _("本期到期的办件（扣除暂停，加上延长）里，按期作出决定的；到期没有办结的算不按时，暂停中的和撤回的不算"),
        Group.CASES,
        rows=cases_due,
        counted=CASES_IN_TIME,
        clauses=("P18-13.a", "P18-26.c"),
    ),
    Measure(
        "checked_before_decision",
        _("先核对后确认"),
        _("本期确认的、必须核对的办件里，确认前有核对报告或者批准免予核对的"),
        Group.CASES,
        rows=_granted_after_check,
        village="case__village_code",
        counted=_was_checked,
        page=_case_address,
        clauses=("MCA57-17",),
    ),
    Measure(
        "posted_before_decision",
        _("先公示后确认"),
        _("本期确认的、必须公示的办件里，确认前公示期满的"),
        Group.CASES,
        rows=_granted_after_notice,
        village="case__village_code",
        counted=_was_posted,
        page=_case_address,
        clauses=("MCA57-24",),
    ),
    Measure(
        "decisions_delivered",
        _("决定书送达率"),
        _("本期作出的决定里，已经送达的"),
        Group.CASES,
        rows=_decided,
        village="case__village_code",
        counted=Q(delivered_on__isnull=False),
        page=_case_address,
    ),
    Measure(
        "published_in_time",
        _("按时公布率"),
        _("本期应当公布的待遇里，按期在村（居）公布的"),
        Group.CASES,
        rows=lambda period: Publication.objects.filter(fell_due(period, "due_on", "first_day")).select_related(
            "household"
        ),
        counted=by_its_day("due_on", "first_day"),
        title=lambda row: row.household.number,
        page=lambda _row: reverse("casework:publications"),
        clauses=("P18-18.c",),
    ),
    Measure(
        "annual_reviews_done",
        _("年度复核完成率"),
        _("本年应当复核的家庭里，年底以前复核完的"),
        Group.CASES,
        rows=_reviews,
        counted=_reviewed,
        title=lambda row: row.household.number,
        page=lambda row: reverse("casework:annual_review_village", args=[row.village_code]),
    ),
    Measure(
        "referrals_in_time",
        _("转办按时答复率"),
        _("本期到答复期限的转办事项里，部门按期答复的"),
        Group.CASES,
        rows=lambda period: Referral.objects.filter(
            fell_due(period, "due_on", "ended_on"), handed_over_on__isnull=False
        ),
        counted=by_its_day("due_on", "ended_on"),
        title=lambda row: row.get_kind_display(),
        clauses=("P18-12.b",),
    ),
    Measure(
        "leads_in_time",
        _("困难线索按时办结率"),
        _("本期到期限的困难线索里，按期办结的"),
        Group.MONITORING,
        rows=lambda period: Lead.objects.filter(fell_due(period, "due_on", "ended_on")),
        counted=by_its_day("due_on", "ended_on"),
        title=lambda row: row.get_need_display(),
        clauses=("P18-10.a",),
    ),
    Measure(
        "cases_decided",
        _("办结件数"),
        _("本期作出决定的办件"),
        Group.CASES,
        form=Form.COUNT,
        rows=_decided,
        village="case__village_code",
        page=_case_address,
    ),
)
