"""Publish the public notice of an opinion."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils.translation import gettext as _

from doudi.casework.case_documents.actions import archive_documents
from doudi.casework.models import Case, PublicNotice
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.refusals import NoticeShowsPersonalData
from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name

_LONG_DIGITS = re.compile(r"[0-9]{6,}")


def publish_notice(case: Case) -> PublicNotice:
    """Publish the lines that may be shown: no number, card, phone, illness, and nothing about a child.

    Raises:
        NoticeShowsPersonalData: a line contains a long run of digits.
    """
    opinion = case.opinions.order_by("-pk")[0]
    lines = {
        _("申请人"): case.application.applicant_name,
        _("村（居）"): place_name(case.village_code),
        _("事项"): case.procedure.label,
    }
    if case.step == "ending_notice":
        lines[_("复核意见")] = _("拟终止特困人员救助供养")
    else:
        lines[_("初审意见")] = _("拟同意") if opinion.is_favourable else _("拟不同意")
        lines[_("保障人数")] = str(len(opinion.people)) if opinion.is_favourable else "—"
    if any(_LONG_DIGITS.search(text) for text in lines.values()):
        raise NoticeShowsPersonalData(_("公示内容里有长串数字，可能是证件号码，不能公示。"))
    last_day = today() + timedelta(days=procedure_figure("posting_days", today()))
    notice = PublicNotice.objects.create(case=case, first_day=today(), last_day=last_day, lines=lines)
    archive_documents(case, ("public_notice",), SYSTEM)
    return notice
