"""Pages for the members of a body: the folders sent to them, one folder, and the files of a meeting."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.conferences.columns import FACTS, FOLDERS
from doudi.conferences.meetings.archive import read_meeting_document
from doudi.conferences.meetings.folder import Sheet, sheets_of
from doudi.conferences.meetings.queries import documents_for, folders_for
from doudi.conferences.minutes.contents import basis_in_words
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import in_language


@require_GET
@permission_required(Permission.ATTEND_CONFERENCES)
def folders(request: StaffRequest) -> HttpResponse:
    """List the folders sent to the user."""
    return open_list(request, FOLDERS, folders_for(request.user)).render("conferences/meetings/folders.html")


@require_GET
@permission_required(Permission.ATTEND_CONFERENCES)
def folder(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what was sent before a meeting, question by question; as Excel too."""
    document = get_object_or_404(folders_for(request.user), meeting=pk)
    sheets = sheets_of(document)
    shown = open_list(request, FACTS, [row for sheet in sheets for row in _rows(sheet)])
    context = {
        "document": document,
        "meeting": document.meeting,
        "sheets": [(sheet, _facts(sheet)) for sheet in sheets],
    }
    return shown.render("conferences/meetings/folder.html", context)


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    """Return the facts of a sheet; labels and values that the catalogue knows are read in the language in force."""
    facts = [(in_language(label), in_language(value)) for label, value in sheet.facts]
    return [(_("要议定的问题"), sheet.text), *facts, (_("依据"), basis_in_words(sheet.basis))]


def _rows(sheet: Sheet) -> list[dict[str, Any]]:
    place, title = sheet.item.place, sheet.item.question.title
    return [{"place": place, "title": title, "label": label, "value": value} for label, value in _facts(sheet)]


@require_GET
@permission_required(Permission.ATTEND_CONFERENCES)
@makes_file
def document(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a file of a meeting as it was archived."""
    found = get_object_or_404(documents_for(request.user), pk=pk)
    content = read_meeting_document(by=request.user, document=found)
    response = HttpResponse(content, content_type=found.attachment.media_type)
    response["Content-Disposition"] = content_disposition_header(False, found.attachment.name) or "inline"
    return response
