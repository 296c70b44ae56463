"""Pages of an exam for who takes it: the list, the sheet, answers as they are given, the certificate."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.refusals import Refused
from doudi.outreach.contests.exams import queries
from doudi.outreach.contests.exams.actions import begin_exam, hand_in, is_open_to
from doudi.outreach.contests.exams.answers import is_answerable, save_answers
from doudi.outreach.contests.exams.certificate import certificate_pdf, has_certificate
from doudi.outreach.contests.models import Contest, ExamSheet
from doudi.outreach.contests.models.exams import MOST_QUESTIONS
from doudi.outreach.contests.practice.queries import TopicResult
from doudi.outreach.contests.workflow import ContestState

_LETTERS = "ABCD"
_LONGEST_ANSWERS = 4000


@require_GET
@permission_required(Permission.LEARN)
def exams(request: StaffRequest) -> HttpResponse:
    """List the exams of the user: those that are open, and those taken."""
    now = timezone.now()
    rows = [
        {
            "contest": contest,
            "sheet": sheet,
            "is_open": sheet is None and is_open_to(contest, request.user, now),
            "is_running": sheet is not None and is_answerable(sheet, now),
            "has_certificate": sheet is not None and has_certificate(sheet),
        }
        for contest, sheet in queries.own_contests(request.user)
    ]
    return render(request, "outreach_contests/exams.html", {"rows": rows})


@require_POST
@permission_required(Permission.LEARN)
def begin(request: StaffRequest, pk: int) -> HttpResponse:
    """Begin an exam, or take it up again."""
    contest = get_object_or_404(Contest.objects.exclude(state=ContestState.DRAFT), pk=pk)
    try:
        made = begin_exam(by=request.user, contest=contest)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("outreach_contests:exams")
    return redirect(made)


def _own_sheet(request: StaffRequest, pk: int) -> ExamSheet:
    return get_object_or_404(queries.own_sheets(request.user), pk=pk)


@never_cache
@require_GET
@permission_required(Permission.LEARN)
def sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the sheet: to answer while its time runs, else the result."""
    found = _own_sheet(request, pk)
    now = timezone.now()
    if is_answerable(found, now):
        return render(request, "outreach_contests/sheet.html", _answering(found))
    is_revealed = queries.is_revealed(found.contest, now)
    context = {
        "sheet": found,
        "is_revealed": is_revealed,
        "has_certificate": has_certificate(found),
        "results": [
            TopicResult(topic, right, number) for topic, (right, number) in sorted(found.topic_results.items())
        ],
        "questions": _answered(found) if is_revealed else [],
    }
    return render(request, "outreach_contests/result.html", context)


def _answering(found: ExamSheet) -> dict[str, Any]:
    """Return the questions without what is right."""
    return {
        "sheet": found,
        "seconds_left": max(int((found.ends_at - timezone.now()).total_seconds()), 0),
        "questions": [
            {
                "number": number,
                "text": one["text"],
                "options": list(enumerate(zip(_LETTERS, one["options"], strict=True))),
                "chosen": found.answers.get(str(number)),
            }
            for number, one in enumerate(queries.paper_in_language(found))
        ],
    }


def _answered(found: ExamSheet) -> list[dict[str, Any]]:
    return [
        {
            "text": one["text"],
            "right": f"{_LETTERS[one['answer']]}. {one['options'][one['answer']]}",
            "chosen": "" if chosen is None else f"{_LETTERS[chosen]}. {one['options'][chosen]}",
            "is_right": chosen == one["answer"],
            "explanation": one["explanation"],
            "basis": one["basis"],
        }
        for number, one in enumerate(queries.paper_in_language(found))
        for chosen in (found.answers.get(str(number)),)
    ]


def _sent_answers(request: StaffRequest) -> dict[int, int]:
    """Return the answers that a phone sent, by number.

    Raises:
        BadRequest: it is something else.
    """
    if request.content_type in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        raise BadRequest  # a form was read already
    if len(request.body) > _LONGEST_ANSWERS:
        raise BadRequest
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if not isinstance(sent, dict) or len(sent) > MOST_QUESTIONS:
        raise BadRequest
    if not all(key.isdecimal() and len(key) <= len(str(MOST_QUESTIONS)) for key in sent):
        raise BadRequest
    if not all(type(choice) is int for choice in sent.values()):
        raise BadRequest
    return {int(key): choice for key, choice in sent.items()}


@require_POST
@permission_required(Permission.LEARN)
def answers(request: StaffRequest, pk: int) -> HttpResponse:
    """Save answers as they are given; answer with how many there are and how much time is left."""
    found = _own_sheet(request, pk)
    try:
        saved = save_answers(by=request.user, sheet=found, answers=_sent_answers(request))
    except Refused as refused:
        return JsonResponse({"code": refused.code, "message": refused.message}, status=409)
    left = max(int((saved.ends_at - timezone.now()).total_seconds()), 0)
    return JsonResponse({"saved": len(saved.answers), "seconds_left": left})


@require_POST
@permission_required(Permission.LEARN)
def finish(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand in the sheet, with the answers of the form where the script did not send them."""
    found = _own_sheet(request, pk)
    given = {
        number: int(choice)
        for number in range(found.number)
        if (choice := request.POST.get(f"q{number}", "")) in {"0", "1", "2", "3"}
    }
    try:
        if given and found.handed_in_at is None:
            save_answers(by=request.user, sheet=found, answers=given)
        hand_in(by=request.user, sheet=found)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(found)


@require_GET
@permission_required(Permission.LEARN)
def certificate(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the certificate of a prize or a pass as A4."""
    found = _own_sheet(request, pk)
    if not has_certificate(found):
        raise Http404(_("没有证书。"))
    return HttpResponse(certificate_pdf(found), content_type="application/pdf")
