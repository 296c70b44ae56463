"""Pages of questions: the list of an area, and one question with what was decided."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.conferences import actions
from doudi.conferences.columns import QUESTIONS
from doudi.conferences.filters import QuestionFilterForm
from doudi.conferences.forms import ReasonForm
from doudi.conferences.kinds import question_kinds
from doudi.conferences.minutes.contents import basis_in_words, result_in_words
from doudi.conferences.models import Question
from doudi.conferences.questions import queries
from doudi.conferences.workflow import QuestionState
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import entries_about
from doudi.core.divisions.queries import place_name
from doudi.ui.lists.shown_list import open_list


@require_GET
@permission_required(Permission.READ_CONFERENCES)
def questions(request: StaffRequest) -> HttpResponse:
    """List the questions of the user's area."""
    filters = QuestionFilterForm(request.GET)
    found = queries.questions(request.user, **filters.chosen)
    return open_list(request, QUESTIONS, found, filters=filters).render("conferences/questions/list.html")


@permission_required(Permission.READ_CONFERENCES)
def question(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a question, its matter and its decisions; on POST withdraw it."""
    visible = Question.objects.visible_to(request.user).select_related("raised_by", "withdrawn_by", "corrects")
    shown = get_object_or_404(visible, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.withdraw_question(by=request.user, question=shown, **form.cleaned_data)):
        messages.success(request, _("已撤回。"))
        return redirect(shown)
    kind = question_kinds().get(shown.kind)
    context = {
        "question": shown,
        "place": place_name(shown.village_code),
        "matter_url": kind.url(shown.subject_id) if kind and kind.may_see(request.user, shown.subject_id) else "",
        "basis": basis_in_words(kind.basis) if kind else "",
        "decisions": [
            (decision, result_in_words(decision), basis_in_words(decision.basis))
            for decision in queries.decisions_of(shown)
        ],
        "may_withdraw": shown.state == QuestionState.OPEN and request.user.may(Permission.RAISE_QUESTIONS),
        "meeting": queries.meeting_of(shown) if request.user.may(Permission.READ_MEETINGS) else None,
        "form": form,
        "history": entries_about(shown),
    }
    return render(request, "conferences/questions/question.html", context, status=422 if form.is_bound else 200)
