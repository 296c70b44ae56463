"""Hold the living subsidy of disabled people whose household has no dibao any more, before a run is computed."""

from __future__ import annotations

from datetime import date

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.payments.holds.actions import place_hold
from doudi.payments.models import Hold
from doudi.registry.law_inputs.subsidy_basis import ended_bases
from doudi.values.benefit_month import add_months, format_month_in_words

PROGRAMME = "disability_living"


def hold_ended_bases(month: date) -> int:
    """Hold each living subsidy whose basis has ended by a month; return the number of new holds.

    A person held since the dibao ended is not held again: an officer lifted that hold and answers for it. The award
    itself goes on until an officer ends it.

    Raises:
        policy.PolicyError: a figure of law has no known value.
    """
    holds = Hold.objects.filter(reason=Hold.Reason.BASIS_ENDED, programme=PROGRAMME).order_by()
    last_held = dict(holds.values_list("person_id").annotate(last=Max("placed_at")))
    number = 0
    for ended in ended_bases(month, today()):
        last = last_held.get(ended.person.pk)
        if last is not None and timezone.localdate(last) >= add_months(ended.last_month, 1):
            continue
        detail = _("家庭的低保到{month}为止，困难残疾人生活补贴没有依据，等待重新核定。")
        place_hold(
            by=SYSTEM,
            person=ended.person,
            reason=Hold.Reason.BASIS_ENDED,
            detail=detail.format(month=format_month_in_words(ended.last_month)),
            programme=PROGRAMME,
        )
        number += 1
    return number
