"""Compare what the product shows with what the independent count finds; every difference is a row of a table."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import yaml
from django.db import connection
from django.test import Client
from django.urls import reverse

from doudi.core.accounts.models import User
from doudi.supervision.evaluations.models import Evaluation
from doudi.supervision.evaluations.queries import ranking
from doudi.supervision.measures.measure import PeriodFigures, measures, total_of
from doudi.supervision.measures.models import MonthlyFact
from doudi.supervision.measures.periods import Period
from doudi.supervision.measures.queries import figures_for, rows_behind
from tests.supervision.evaluations.recount.figures import Recounted, Span, points, recount, total_of_hundred, value
from tests.supervision.evaluations.recount.more_formulas import COUNTINGS
from tests.supervision.evaluations.recount.tables import Tables, next_month

Difference = tuple[str, str, str, object, object]
"""Which period, which measure or indicator, where, what the product says, what the count says."""
SETS = "doudi/supervision/evaluations/sets/2023.yaml"


def table(differences: list[Difference]) -> str:
    """Write differences as a table."""
    return "\n".join(
        " | ".join(str(cell) for cell in row) for row in [("when", "what", "where", "product", "count"), *differences]
    )


def span_of(period: Period, today: date) -> Span:
    """Return a period of the product as the count asks for it."""
    return Span(period.first, next_month(period.first, period.months), today)


def compare_period(period: Period, today: date, by: User, tables: Tables, *, with_rows: bool) -> Iterator[Difference]:
    """Compare every measure of a period by township, in the county, and by the rows behind each figure."""
    span, counted = span_of(period, today), PeriodFigures(period)
    for measure in measures():
        found = recount(COUNTINGS[measure.name], tables, span)
        shown = {code: (one.numerator, one.denominator) for code, one in figures_for(measure, counted, by=by).items()}
        for code in sorted({*shown, *found.figures}):
            if shown.get(code) != found.figures.get(code):
                yield period.key, measure.name, code, shown.get(code), found.figures.get(code)
        total = total_of(counted.of(measure))
        if total is not None:
            theirs = measure.value(total)
            ours = _county_value(found)
            if (None if theirs is None else int(theirs * 100)) != ours:
                yield period.key, measure.name, "county", theirs, ours
        if with_rows:
            yield from _compare_rows(measure, period, found, by)


def _county_value(found: Recounted) -> int | None:
    of = None if found.form == "count" else sum(one or 0 for _number, one in found.figures.values())
    return value(found.form, sum(number for number, _of in found.figures.values()), of)


def _compare_rows(measure: Any, period: Period, found: Recounted, by: User) -> Iterator[Difference]:
    for only, expected in (("counted", found.counted), ("not_counted", found.others)):
        every = set(rows_behind(measure, period, by=by, only=only).values_list("pk", flat=True))
        if every != (ids := set().union(*expected.values())):
            yield period.key, measure.name, f"rows {only}", sorted(every - ids)[:9], sorted(ids - every)[:9]
        for code, keys in sorted(expected.items())[:3]:
            rows = rows_behind(measure, period, by=by, place=code, only=only).values_list("pk", flat=True)
            if set(rows) != keys:
                yield period.key, measure.name, f"rows {only} {code}", len(set(rows)), len(keys)


def compare_facts(month: date, today: date, tables: Tables) -> Iterator[Difference]:
    """Compare what was written down for a month with the count on that day."""
    span = Span(month, next_month(month), today)
    facts = {
        (one.measure, one.township_code): (one.numerator, one.denominator)
        for one in MonthlyFact.objects.filter(month=month)
    }
    for name, counting in COUNTINGS.items():
        found = recount(counting, tables, span)
        nothing = (0, None if found.form == "count" else 0)
        for code in [code for measure, code in facts if measure == name]:
            if facts[name, code] != found.figures.get(code, nothing):
                yield f"{month:%Y-%m} fact", name, code, facts[name, code], found.figures.get(code, nothing)


class Evaluated:
    """The evaluation of a year as the count has it: figures, points, totals and places of every township."""

    def __init__(self, year: int, computed_on: date, survey: dict[str, tuple[int, int]]) -> None:
        self.tables = Tables(connection)
        with open(SETS, encoding="utf-8") as file:  # noqa: PTH123 - a plain file, read as anybody would
            self.lines = yaml.safe_load(file)["indicators"]
        span = Span(date(year, 1, 1), date(year + 1, 1, 1), computed_on)
        self.forms: dict[str, str] = {}
        self.figures: dict[tuple[str, str], tuple[int, int | None]] = {}
        for line in self.lines:
            found = self._figures(line, span, survey)
            for code in self.tables.townships():
                nothing = (0, None if self.forms[line["id"]] == "count" else 0)
                self.figures[line["id"], code] = found.get(code, nothing)

    def _figures(self, line: Any, span: Span, survey: dict[str, tuple[int, int]]) -> Any:
        if line.get("manual"):
            self.forms[line["id"]] = line["form"]
            return self._entered(line["id"], span.first.year)
        if line.get("formula") == "survey":
            self.forms[line["id"]] = "share"
            return survey
        self.forms[line["id"]] = COUNTINGS[line["measure"]].form
        return recount(COUNTINGS[line["measure"]], self.tables, span).figures

    def _entered(self, indicator: str, year: int) -> dict[str, tuple[int, int | None]]:
        """The last figure entered of each township; it counts once it is confirmed."""
        columns = "evaluation_id indicator township_code numerator denominator confirmed_by_id"
        of_year = {one.id for one in self.tables.rows("supervision_evaluations_evaluation", "year") if one.year == year}
        rows = self.tables.rows("supervision_evaluations_enteredfigure", columns)
        rows = [one for one in rows if one.indicator == indicator and one.evaluation_id in of_year]
        last = {one.township_code: one for one in rows}
        return {code: (one.numerator, one.denominator) for code, one in last.items() if one.confirmed_by_id}

    def points(self, line: Any, code: str) -> tuple[int, int]:
        """The points of a township for an indicator."""
        return points(line, self.forms[line["id"]], *self.figures[line["id"], code])

    def total(self, code: str) -> int:
        """The points of a township of a hundred, in hundredths."""
        return total_of_hundred([self.points(line, code) for line in self.lines])


def compare_evaluation(
    evaluation: Evaluation, counted: Evaluated, client: Client, pages: list[str]
) -> Iterator[Difference]:
    """Compare the stored points, the ranking, and what the pages of some townships show."""
    year = str(evaluation.year)
    stored = {
        (one.indicator, one.township_code): ((one.numerator, one.denominator), (one.won, one.possible))
        for one in evaluation.scores.all()
    }
    codes = counted.tables.townships()
    for line in counted.lines:
        for code in codes:
            ours = counted.figures[line["id"], code], counted.points(line, code)
            if stored.get((line["id"], code)) != ours:
                yield year, line["id"], code, stored.get((line["id"], code)), ours
    totals = {code: counted.total(code) for code in codes}
    for one in ranking(evaluation):
        ours_place = 1 + sum(other > totals[one.code] for other in totals.values())
        if (one.total, one.rank) != (totals[one.code], ours_place):
            yield year, "total and place", one.code, (one.total, one.rank), (totals[one.code], ours_place)
    for code in pages:
        yield from _compare_page(evaluation, counted, code, client)


def _compare_page(evaluation: Evaluation, counted: Evaluated, code: str, client: Client) -> Iterator[Difference]:
    page = client.get(reverse("supervision_evaluations:township", args=[evaluation.pk, code])).content.decode()
    rows = [
        [
            html.unescape(re.sub(r"<[^>]*>", " ", cell)).strip()
            for cell in re.findall(r"<td.*?</td>|<th.*?</th>", row, re.S)
        ]
        for row in re.findall(r"<tr.*?</tr>", page, re.S)
    ]
    shown = {row[0].split()[-1]: row for row in rows if row and re.search(r"\bE\d\d\b", row[0])}
    for line in counted.lines:
        won, possible = counted.points(line, code)
        expected = f"{_shown(won)}/{_shown(possible)}" if possible else "—"
        row = shown.get(line["id"], [""])
        if not row[-1].endswith(expected):
            yield str(evaluation.year), f"page {line['id']}", code, row, expected


def _shown(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"
