"""The contents of a check report: by source and person what was found, nothing or not asked, and the differences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doudi.casework.economic_checks.models import CheckReport, CheckResult, CheckSettlement, CheckSubject, EconomicCheck
from doudi.casework.economic_checks.sources import all_sources, source_label
from doudi.core.divisions.queries import place_name
from doudi.policy import rule_book
from doudi.registry.models import SupportObligation
from doudi.values.carries import carries

LONGEST_DOUBT = 60


def counted_results(check: EconomicCheck) -> list[CheckResult]:
    """Return the last result of each person and source, in the order of the scope."""
    last: dict[tuple[str, int], CheckResult] = {}
    for result in check.results.select_related("subject").order_by("pk"):
        last[result.source, result.subject_id] = result
    order = {source: place for place, source in enumerate(check.sources)}
    return sorted(last.values(), key=lambda result: (order[result.source], result.subject_id))


def doubt_of(check: EconomicCheck, result: CheckResult) -> str:
    """Return a difference as a doubt to verify; one found after another was settled is a doubt of its own."""
    settled = CheckSettlement.objects.filter(
        result__check_request=check, result__subject=result.subject_id, result__source=result.source
    )
    earlier = settled.filter(result__pk__lt=result.pk).count()
    again = _("第{number}次").format(number=earlier + 1) if earlier else ""
    return _("核对{number}{again}：{name}的{source}与申报不一致").format(
        number=check.number, again=again, name=result.subject.name, source=source_label(result.source)
    )[:LONGEST_DOUBT]


@dataclass(frozen=True)
class ReportLine:
    """A person of a source: the finding in words, what was found and what was declared."""

    name: str
    finding: str
    found: str
    declared: str
    is_difference: bool


@dataclass(frozen=True)
class ReportSource:
    """A source of the report: its basis, the day of its data, and a line for each person."""

    label: str
    basis: str
    data_of: Any
    lines: list[ReportLine]


@dataclass(frozen=True)
class ReportObligor:
    """An obligor who lives apart: when they consented, if they did, and what each source has of them."""

    name: str
    relation: str
    consented_on: date | None
    lines: list[tuple[str, ReportLine]]


def report_contents(check: EconomicCheck, report: CheckReport) -> dict[str, Any]:
    """Return what the template of the report shows."""
    of_all = counted_results(check)
    results = [result for result in of_all if result.subject.role != CheckSubject.Role.OBLIGOR]
    sources = []
    for name in check.sources:
        mine = [result for result in results if result.source == name]
        days = [result.data_of for result in mine if result.data_of]
        lines = [_line(result) for result in mine]
        basis = rule_book().legislation.reference(all_sources()[name].cites)
        sources.append(ReportSource(source_label(name), basis, max(days, default=None), lines))
    return {
        "title": _("家庭经济状况核对报告"),
        "mark": check.case.number,
        "check": check,
        "case": check.case,
        "report": report,
        "place": place_name(check.case.village_code),
        "people": list(check.subjects.exclude(role=CheckSubject.Role.OBLIGOR)),
        "obligors": obligors_of(check, of_all),
        "sources": sources,
        "differences": sum(line.is_difference for source in sources for line in source.lines),
    }


@carries("SAL2026-41")
def obligors_of(check: EconomicCheck, results: list[CheckResult]) -> list[ReportObligor]:
    """Return the obligors who live apart: what was found of those who consented, and who did not and was not asked."""
    asked = [
        ReportObligor(
            subject.name,
            subject.relation,
            subject.consent.signed_on if subject.consent else None,
            [
                (source_label(result.source), _line(result))
                for result in results
                if result.subject_id == subject.pk and subject.consent is not None
            ],
        )
        for subject in check.subjects.filter(role=CheckSubject.Role.OBLIGOR).prefetch_related("consents")
    ]
    return asked + _not_asked(check)


def _not_asked(check: EconomicCheck) -> list[ReportObligor]:
    """Return the registered obligors of the people checked who are not in the check: without consent nobody looks."""
    subjects = list(check.subjects.all())
    people = {subject.person_id for subject in subjects if subject.person_id is not None}
    own = {subject.person_id for subject in subjects if subject.role != CheckSubject.Role.OBLIGOR}
    names = {subject.name for subject in subjects if subject.role == CheckSubject.Role.OBLIGOR}
    registered = SupportObligation.objects.filter(person__in=own - {None}, withdrawn_at=None, valid_to=None)
    apart = registered.exclude(supporter__in=people).select_related("supporter", "person").order_by("pk")
    found = {
        one.supporter_id: ReportObligor(one.supporter.name, f"{one.person.name}的{one.relation}", None, [])
        for one in apart
        if one.supporter.name not in names and one.supporter.death_date is None
    }
    return list(found.values())


def _line(result: CheckResult) -> ReportLine:
    found = str(result.sealed_detail.clear()) if result.sealed_detail else ""
    declared = str(result.sealed_declared.clear()) if result.sealed_declared else ""
    is_difference = result.finding == CheckResult.Finding.DIFFERS
    return ReportLine(result.subject.name, str(result.get_finding_display()), found, declared, is_difference)
