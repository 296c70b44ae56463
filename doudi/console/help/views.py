"""Help: what every page is for, and the chapters of the officers' guide."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from doudi.console.help.chapters import CHAPTERS, PAGES_CHAPTER, chapter_of
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.ui.navigation import sections_of
from doudi.ui.templatetags.ui import anchor_of


@require_GET
@permission_required(Permission.DESK)
def help_contents(request: StaffRequest) -> HttpResponse:
    """List the sections of the pages that the user may open, and the chapters."""
    groups = [
        (section.label, [(link.label, anchor_of(str(link.label))) for link in (*section.links, *section.minor)])
        for section in sections_of(request.user, None, is_entry_page=False)
    ]
    chapters = [chapter_of(name) for name in CHAPTERS if name != PAGES_CHAPTER]
    return render(request, "console/help.html", {"groups": groups, "chapters": chapters})


@require_GET
@permission_required(Permission.DESK)
def help_chapter(request: StaffRequest, name: str) -> HttpResponse:
    """Show a chapter."""
    try:
        chapter = chapter_of(name)
    except KeyError:
        raise Http404 from None
    return render(request, "console/help_chapter.html", {"chapter": chapter})
