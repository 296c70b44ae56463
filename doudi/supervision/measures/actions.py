"""Write down the figures of a month once it is over."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.core.audit.trail import Actor, action, record
from doudi.core.clock import today
from doudi.core.divisions.queries import townships
from doudi.supervision.measures.measure import Figure, Form, PeriodFigures, measures
from doudi.supervision.measures.models import MonthlyFact
from doudi.supervision.measures.periods import month_of
from doudi.supervision.measures.refusals import MonthNotOver


@action("measures.freeze_month")
def freeze_month(*, by: Actor, month: date) -> int:  # noqa: ARG001 - the trail reads who
    """Write down the figure of every measure and township of a month; return how many were new.

    What was written down before stays as it is; a measure that came later gets its figures too.

    Raises:
        MonthNotOver
    """
    period = month_of(month)
    if period.last >= today():
        raise MonthNotOver(_("{month}还没有结束。").format(month=period.label))
    known = set(MonthlyFact.objects.filter(month=period.first).values_list("measure", flat=True))
    codes = [township.code for township in townships()]
    rows, counted = [], PeriodFigures(period)
    for measure in measures():
        if not measure.is_built or measure.name in known:
            continue
        figures = counted.of(measure)
        nothing = Figure(0, None if measure.form == Form.COUNT else 0)
        rows += [
            MonthlyFact(
                measure=measure.name,
                month=period.first,
                township_code=code,
                numerator=figures.get(code, nothing).numerator,
                denominator=figures.get(code, nothing).denominator,
            )
            for code in codes
        ]
    MonthlyFact.objects.bulk_create(rows, batch_size=500)
    record(_("固定{month}的监督指标，{number}项。").format(month=period.label, number=len(rows)))
    return len(rows)
