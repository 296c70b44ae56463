"""What happens by itself when a case comes into a step: what is posted is posted, who is looked at is drawn."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.case_documents.actions import keep_documents
from doudi.casework.models import Case, PublicNotice
from doudi.casework.procedures.clocks import days_allowed
from doudi.casework.procedures.steps import DECISION_STEPS, PUBLIC_NOTICE_STEPS
from doudi.casework.refusals import NoticeShowsPersonalData
from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name

_LONG_DIGITS = re.compile(r"[0-9]{6,}")


def apply_step_effects(case: Case) -> dict[str, Any]:
    """Do what the step asks for that a case has just entered. Returns the sample_draw, for the trail.

    Raises:
        NoticeShowsPersonalData
    """
    if case.step in PUBLIC_NOTICE_STEPS:
        _publish_notice(case)
    if case.step in DECISION_STEPS and case.procedure.random_check and case.is_sampled is None:
        return _draw_sample(case)
    return {}


def _publish_notice(case: Case) -> None:
    """The narrow lines that may stand on a public notice: never a number, a card, a phone, an illness, a child."""
    opinion = case.opinions.order_by("-pk")[0]
    lines = {
        _("申请人"): case.application.applicant_name,
        _("村（居）"): place_name(case.village_code),
        _("事项"): case.procedure.label,
    }
    if case.step == "ending_notice":
        lines[_("复核意见")] = _("拟终止特困人员救助供养")
    else:
        lines[_("初审意见")] = _("拟同意") if opinion.grants else _("拟不同意")
        lines[_("保障人数")] = str(len(opinion.people)) if opinion.grants else "—"
    if any(_LONG_DIGITS.search(text) for text in lines.values()):
        raise NoticeShowsPersonalData(_("公示内容里有长串数字，可能是证件号码，不能公示。"))
    last = today() + timedelta(days=days_allowed("posting_days", today()))
    PublicNotice.objects.create(case=case, first_day=today(), last_day=last, lines=lines)
    keep_documents(case, ("public_notice",), SYSTEM)


def _draw_sample(case: Case) -> dict[str, Any]:
    """Whether the bureau looks at this one itself: drawn from its number, so that anybody can sample_draw it again.

    Where the draws of the year have so far fallen short of the ratio in this township, the case is taken whatever its
    number says: the ratio is the least (MCA43-16). What was drawn from what is kept with the case.
    """
    assert case.procedure.random_check is not None  # noqa: S101 - asked by the caller
    ratio = int(policy.parameter_value(case.procedure.random_check, today().replace(day=1), today()))
    number = int(hashlib.sha256(case.number.encode()).hexdigest()[:8], 16) % policy.RATIO_SCALE
    drawn_before = Case.objects.filter(
        procedure_id=case.procedure_id,
        village_code__startswith=case.village_code[:TOWNSHIP_DIGITS],
        is_sampled__isnull=False,
        accepted_on__year=today().year,
    ).exclude(pk=case.pk)
    total, taken = drawn_before.count(), drawn_before.filter(is_sampled=True).count()
    falls_short = taken * policy.RATIO_SCALE < ratio * total
    case.is_sampled = number < ratio or falls_short
    case.sample_draw = {
        "number": number,
        "below": ratio,
        "of": policy.RATIO_SCALE,
        "drawn_before": total,
        "taken_before": taken,
        "taken_for_the_ratio": falls_short and number >= ratio,
    }
    case.save(update_fields=["is_sampled", "sample_draw"])
    return {"sample_draw": case.sample_draw, "is_sampled": case.is_sampled}
