"""Pages of stories: the list, a new one, one story, the overview of the year, and both as A4."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.core.access_log.note import note_access
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import entries_about
from doudi.core.clock import today
from doudi.outreach.stories import queries
from doudi.outreach.stories.actions.drafts import write_story
from doudi.outreach.stories.calendar import duty_begins, story_due_on
from doudi.outreach.stories.columns import OVERVIEW_LIST, STORY_LIST
from doudi.outreach.stories.content_check import check_content
from doudi.outreach.stories.forms import FIRST_YEAR, StoryFilterForm, StoryForm, YearFilterForm
from doudi.outreach.stories.models import Story
from doudi.outreach.stories.page import facts_of, next_step
from doudi.outreach.stories.queries import is_own
from doudi.outreach.stories.reports import overview_pdf, story_pdf
from doudi.outreach.stories.verbs import VERBS, offered_verbs
from doudi.outreach.stories.workflow import OPEN_STATES, StoryState
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.verb_forms import VerbForms


@require_GET
@permission_required(Permission.READ_OUTREACH)
def stories(request: StaffRequest) -> HttpResponse:
    """List the stories of the user's area."""
    filters = StoryFilterForm(request.GET, by=request.user)
    chosen = filters.chosen
    asked_month = chosen.pop("month")
    month = date.fromisoformat(asked_month) if asked_month else None
    rows = queries.stories(by=request.user, month=month, **chosen)
    shown = open_list(request, STORY_LIST, rows, filters=filters)
    context = {"may_write": bool(request.user.township_code) and request.user.may(Permission.REPORT_OUTREACH)}
    return shown.render("outreach_stories/list.html", context)


@permission_required(Permission.REPORT_OUTREACH)
def new_story(request: StaffRequest) -> HttpResponse:
    """Begin a story."""
    form = StoryForm(request.POST if request.method == "POST" else None)
    made: list[Story] = []
    if form.perform(lambda: made.append(write_story(by=request.user, draft=form.draft))):
        messages.success(request, _("已保存。登记本人同意、加照片以后报送。"))
        return redirect(made[0])
    context = {"form": form, "due_on": story_due_on(today().replace(day=1))}
    return render(request, "outreach_stories/new.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_OUTREACH)
def story(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a story with its next step; the forms post back here."""
    found = get_object_or_404(queries.visible_stories(by=request.user), pk=pk)
    note_access(subject=found, village_code=found.township_code)
    verbs = VerbForms(
        request,
        VERBS,
        offered_verbs(found, request.user),
        lambda verb, *sent, **options: verb.form(found, *sent, **options),
    )
    if verbs.perform(story=found):
        return redirect(found)
    context = _context(found, is_own=is_own(found, request.user)) | {"verbs": verbs}
    return render(request, "outreach_stories/story.html", context, status=verbs.status)


def _context(found: Story, *, is_own: bool) -> dict[str, Any]:
    """Return what the page shows; the townships that a story is recommended to read the text alone."""
    consents = list(found.consents.select_related("paper", "recorded_by")) if is_own else []
    publications = found.publications.select_related("story", "proof", "recorded_by", "recalled_by")
    text = str(found.sealed_text.clear()) if found.sealed_text else ""
    is_checked = found.state in {*OPEN_STATES, StoryState.HANDED_IN}
    agreed = [one.person for one in consents if one.withdrawn_on is None]
    return {
        "story": found,
        "text": text,
        "facts": facts_of(found),
        "next_step": next_step(found),
        "warnings": check_content(found.title, text, agreed).warnings if is_checked else [],
        "photos": found.photos.select_related("attachment") if is_own else [],
        "consents": consents,
        "adoptions": queries.adoptions_of(found),
        "publications": publications if is_own else [],
        "history": entries_about(found) if is_own else [],
    }


@require_GET
@permission_required(Permission.READ_OUTREACH)
@makes_file
def document(request: StaffRequest, pk: int) -> HttpResponse:
    """Return a story as A4."""
    found = get_object_or_404(queries.visible_stories(by=request.user), pk=pk)
    if found.state == StoryState.TAKEN_DOWN:
        raise Http404
    note_access("document", subject=found, village_code=found.township_code)
    return HttpResponse(story_pdf(found, by=request.user), content_type="application/pdf")


@require_GET
@permission_required(Permission.READ_OUTREACH)
def overview(request: StaffRequest) -> HttpResponse:
    """Show each township's stories by month and articles by quarter of a year."""
    filters = YearFilterForm(request.GET, by=request.user)
    rows = queries.overview(filters.chosen_year, by=request.user)
    shown = open_list(request, OVERVIEW_LIST, rows, filters=filters)
    year, begins = filters.chosen_year, duty_begins()
    context = {
        "year": year,
        "figures": queries.county_figures(rows),
        "begins": begins if begins > date(year, 1, 1) else None,
    }
    return shown.render("outreach_stories/overview.html", context)


@require_GET
@permission_required(Permission.READ_OUTREACH)
@makes_file
def overview_document(request: StaffRequest, year: int) -> HttpResponse:
    """Return the overview of a year as A4."""
    if not FIRST_YEAR <= year <= today().year:
        raise Http404
    return HttpResponse(overview_pdf(year, by=request.user), content_type="application/pdf")
