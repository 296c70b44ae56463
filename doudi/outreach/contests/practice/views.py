"""Practice on the phone: one question a screen, the answer at once with why and clause."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.outreach.contests.generated.question import Topic
from doudi.outreach.contests.law_marks import references_of
from doudi.outreach.contests.models import Question
from doudi.outreach.contests.practice.actions import note_practice
from doudi.outreach.contests.practice.queries import next_question, own_results
from doudi.outreach.contests.workflow import QuestionState

_LETTERS = "ABCD"


def _asked_topic(request: StaffRequest) -> str:
    topic = request.GET.get("topic", "") or request.POST.get("topic", "")
    if topic and topic not in Topic.values:
        raise BadRequest
    return topic


def _context(request: StaffRequest, topic: str) -> dict[str, Any]:
    return {
        "topic": topic,
        "topics": [(value, label, value == topic) for value, label in Topic.choices],
        "results": own_results(request.user),
    }


@require_GET
@permission_required(Permission.LEARN)
def practice(request: StaffRequest) -> HttpResponse:
    """Ask the next question."""
    topic = _asked_topic(request)
    question = next_question(request.user, topic)
    options = list(zip(_LETTERS, (one["text"] for one in question.options_shown), strict=True)) if question else []
    context = {**_context(request, topic), "question": question, "options": options}
    return render(request, "outreach_contests/practice.html", context)


@require_POST
@permission_required(Permission.LEARN)
def answer(request: StaffRequest) -> HttpResponse:
    """Note an answer and show whether it is right, why, and by which clause."""
    topic, key, choice = _asked_topic(request), request.POST.get("question", ""), request.POST.get("choice", "")
    if not (key.isdecimal() and len(key) < len(str(2**62)) and choice in {"0", "1", "2", "3"}):
        raise BadRequest
    question = get_object_or_404(Question.objects.exclude(state=QuestionState.DRAFT), pk=int(key))
    noted = note_practice(by=request.user, question=question, choice=int(choice))
    chosen = question.options_shown[int(choice)]
    context = {
        **_context(request, topic),
        "question": question,
        "is_right": noted.is_right,
        "mistake": "" if chosen["mistake"] == question.explanation_shown else chosen["mistake"],
        "options": [
            (_LETTERS[place], one["text"], place == question.answer, place == int(choice))
            for place, one in enumerate(question.options_shown)
        ],
        "basis": references_of(question.clauses),
    }
    return render(request, "outreach_contests/practice_answer.html", context)
