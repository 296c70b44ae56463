"""A story and the overview of a year as A4."""

from __future__ import annotations

import base64

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.attachments.actions import read_attachment
from doudi.core.attachments.models import Attachment
from doudi.core.clock import today
from doudi.outreach.stories import queries
from doudi.outreach.stories.models import Story
from doudi.ui.pdf import document_html, pdf_of
from doudi.ui.templatetags.ui import day

_MONTHS = [f"m{number}" for number in range(1, 13)]
_QUARTERS = [f"q{number}" for number in range(1, 5)]


def story_pdf(story: Story, *, by: User) -> bytes:
    """Return a story, with its photographs for those of its own area."""
    photos = story.photos.select_related("attachment") if queries.is_own(story, by) else []
    text = str(story.sealed_text.clear()) if story.sealed_text else ""
    context = {
        "title": story.title,
        "mark": "",
        "story": story,
        "paragraphs": [line for line in text.splitlines() if line.strip()],
        "pictures": [_picture(photo.attachment, by) for photo in photos],
    }
    return pdf_of(document_html("outreach_stories/document.html", context))


def _picture(attachment: Attachment, by: User) -> str:
    content = read_attachment(by=by, attachment=attachment)
    return f"data:{attachment.media_type};base64,{base64.b64encode(content).decode()}"


def overview_pdf(year: int, *, by: User) -> bytes:
    """Return the overview of a year."""
    rows = queries.overview(year, by=by)
    context = {
        "title": _("{year}年各乡镇社会救助故事和文章").format(year=year),
        "mark": "",
        "rows": [
            (row, [row.months[name] for name in _MONTHS], [row.quarters[name] for name in _QUARTERS]) for row in rows
        ],
        "summary": _("按期{in_time}篇，迟报{late}篇，缺报{missing}篇，{articles}个乡镇季度发表了文章。").format(
            **queries.county_figures(rows)
        ),
        "printed_on": day(today()),
    }
    return pdf_of(document_html("outreach_stories/overview_document.html", context))
