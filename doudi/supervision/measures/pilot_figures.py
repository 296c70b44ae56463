"""Give pilots the figures of measures: as they were written down for a month, else as known now."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.outreach.pilots.figures import DrawnFigure, register_figure_source
from doudi.supervision.measures.measure import Figure, Measure, measure_named, measures
from doudi.supervision.measures.models import MonthlyFact
from doudi.supervision.measures.periods import Period
from doudi.ui.tables import Text
from doudi.ui.templatetags.ui import month as month_in_words
from doudi.values.benefit_month import add_months


class MeasuresOfTownships:
    """Figures of townships out of the measures that rooms fill."""

    def names(self) -> list[tuple[str, Text]]:
        """Return the measures that are built, with their labels."""
        return [(one.name, one.label) for one in measures() if one.is_built]

    def is_higher_better(self, name: str) -> bool:
        """Whether more of a measure is better."""
        measure = measure_named(name)
        return measure is None or measure.is_higher_better

    def draw(self, name: str, township_code: str, first: date, months: int) -> DrawnFigure | None:
        """Return the figure of a township in whole months; None where the measure is not known or not built."""
        measure = measure_named(name)
        if measure is None or not measure.is_built:
            return None
        figure = _figure(measure, township_code, Period(first, months))
        last = add_months(first, months - 1)
        words = _("{first}至{last}").format(first=month_in_words(first), last=month_in_words(last))
        span = month_in_words(first) if months == 1 else words
        shown = f"{measure.shown(figure)} {measure.fraction(figure)}".strip()
        return DrawnFigure(measure.value(figure), shown, span)


def _figure(measure: Measure, township_code: str, period: Period) -> Figure:
    if period.months == 1:
        fact = MonthlyFact.objects.filter(measure=measure.name, month=period.first, township_code=township_code).first()
        if fact is not None:
            return Figure(fact.numerator, fact.denominator)
    nothing = Figure(0, 0) if measure.form != measure.form.COUNT else Figure(0)
    return measure.figures(period).get(township_code, nothing)


register_figure_source(MeasuresOfTownships())
