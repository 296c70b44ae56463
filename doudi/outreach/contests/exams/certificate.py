"""Certificates of prizes and passes, as A4."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.outreach.contests.exams.marks import Prize
from doudi.outreach.contests.models import ExamSheet
from doudi.outreach.contests.workflow import ContestState
from doudi.ui.pdf import document_html, pdf_of
from doudi.ui.templatetags.ui import day
from doudi.values.carries import carries


def has_certificate(sheet: ExamSheet) -> bool:
    """Whether a sheet earned one: the results are published, and there is a prize or a pass."""
    return sheet.contest.state == ContestState.PUBLISHED and (bool(sheet.prize) or sheet.is_passed)


@carries("P18-23.a")
def certificate_pdf(sheet: ExamSheet) -> bytes:
    """Return the certificate of a sheet."""
    contest = sheet.contest
    year = contest.opens_at.year
    context = {
        "title": _("荣誉证书") if sheet.prize else _("合格证书"),
        "sheet": sheet,
        "prize": Prize(sheet.prize).label if sheet.prize else "",
        "number": _("民竞〔{year}〕{contest}-{rank}号").format(
            year=year, contest=contest.pk, rank=f"{sheet.rank or 0:03d}"
        ),
        "day": day(contest.published_on),
        "mark": "",
    }
    return pdf_of(document_html("outreach_contests/certificate.html", context))
