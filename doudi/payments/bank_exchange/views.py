"""Pages for whoever deals with the banks: make files, bring them there, take their answers, see every row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.bankfiles.failure_reasons import OUTCOMES
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.payments.bank_exchange import (
    actions,
    archive_reconciliation,
    queries,
    simulated_answers,
)
from doudi.payments.bank_exchange.actions.payment_files import freeze_and_write
from doudi.payments.bank_exchange.forms import (
    AnswerForm,
    ArchiveDecisionForm,
    BankForm,
    InquiryForm,
)
from doudi.payments.bank_exchange.models import BankAnswer, BankFile
from doudi.payments.bank_exchange.refusals import FaultyRows
from doudi.payments.models import Payment, Run
from doudi.payments.workflow import RunState
from doudi.ui.pagination import Page, paginate

MAX_FAULTS = 200


def _cut(request: StaffRequest, query: Any) -> Page:
    try:
        return paginate(query, request.GET.get("page"), queries.PAGE_SIZE)
    except InvalidPage:
        raise Http404 from None


@require_GET
@permission_required(Permission.READ_FUNDS)
def files(request: StaffRequest) -> HttpResponse:
    """Every file and where it stands, runs that wait for one, and what the register knows better."""
    return _files(request)


def _files(request: StaffRequest, form: ArchiveDecisionForm | None = None) -> HttpResponse:
    context = {
        "shown": _cut(request, queries.files()),
        "waiting": queries.runs_without_files(),
        "questions": queries.in_question().count(),
        "ahead": archive_reconciliation.files_unknown_to_database(),
        "form": form or ArchiveDecisionForm(),
        "may_decide": request.user.may(Permission.APPROVE_PAYROLL),
    }
    return render(request, "bank_exchange/files.html", context, status=422 if form else 200)


@require_POST
@permission_required(Permission.APPROVE_PAYROLL)
def decide_archive_difference(request: StaffRequest) -> HttpResponse:
    """Say what became of a file that the store does not know."""
    form = ArchiveDecisionForm(request.POST)
    if form.perform(lambda: actions.decide_archive_difference(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已登记核对结果。"))
        return redirect("bank_exchange:files")
    return _files(request, form)


@permission_required(Permission.READ_FUNDS)
def run(request: StaffRequest, pk: int) -> HttpResponse:
    """A run at the bank: make its files, or see where they are."""
    held = get_object_or_404(Run, pk=pk)
    may_make = held.state == RunState.RELEASED and request.user.may(Permission.RELEASE_PAYROLL)
    form = BankForm(request.POST if request.method == "POST" and may_make else None)
    faults: list[Any] = []
    files: list[BankFile] = []

    def make() -> None:
        try:
            files[:] = freeze_and_write(
                by=request.user,
                run=held,
                profile=form.cleaned_data["profile"],
                leave_out=request.POST.get("leave_out") == "yes",
            )
        except FaultyRows as refused:
            faults.extend(refused.faults)
            raise

    if form.perform(make):
        said = _("代发文件已生成，请下载后交银行。") if files else _("没有要送银行的，各笔都已有结果，可以结账。")
        messages.success(request, said)
        return redirect("bank_exchange:run", pk=held.pk)
    made = held.bank_files.order_by("part")
    context = {
        "run": held,
        "files": made,
        "form": form if may_make and not made else None,
        "payment_counts": queries.payment_counts_of_run(held),
        "faults": faults[:MAX_FAULTS],
        "faults_number": len(faults),
        "faulty_rows": len({fault.row for fault in faults}),
        "refused": form if made and form.is_bound else None,
    }
    return render(request, "bank_exchange/run.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_FUNDS)
def file(request: StaffRequest, pk: int) -> HttpResponse:
    """A file: download it, upload the answer, see what came of it."""
    held = get_object_or_404(BankFile.objects.select_related("run", "frozen_by", "handed_over_by"), pk=pk)
    may = request.user.may(Permission.RELEASE_PAYROLL)
    form = AnswerForm(*((request.POST, request.FILES) if request.method == "POST" and may else ()))
    faults: list[Any] = []
    taken: list[actions.AcceptedAnswer] = []

    def take() -> None:
        given = form.cleaned_data["file"]
        try:
            taken.append(actions.accept_answer(by=request.user, file=held, name=given.name, content=given.read()))
        except FaultyRows as refused:
            faults.extend(refused.faults)
            raise

    if form.perform(take):
        _tell(request, taken[0])
        return redirect(taken[0].answer)
    context = {
        "file": held,
        "form": form,
        "may": may,
        "payment_counts": queries.payment_counts_of_file(held),
        "answers": held.answers.select_related("imported_by"),
        "faults": faults[:MAX_FAULTS],
        "faults_number": len(faults),
        "simulated_bank_answers": simulated_answers.ANSWERS if simulated_answers.is_demonstration() else None,
    }
    return render(request, "bank_exchange/file.html", context, status=422 if form.is_bound else 200)


def _tell(request: StaffRequest, taken: actions.AcceptedAnswer) -> None:
    if taken.again:
        messages.warning(request, _("这份回盘以前已经导入过，这次没有任何改动。"))
    else:
        messages.success(request, _("回盘已导入，每一笔都有了结果。"))


@require_POST
@permission_required(Permission.RELEASE_PAYROLL)
def download(request: StaffRequest, pk: int) -> HttpResponse:
    """The file, to be brought to the bank. Each time is on record."""
    held, content = actions.hand_over(
        by=request.user, file=get_object_or_404(BankFile.objects.select_related("run"), pk=pk)
    )
    return _as_file(content, held.name)


def _as_file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@permission_required(Permission.RELEASE_PAYROLL)
def stand_in(request: StaffRequest, pk: int) -> HttpResponse:
    """The answer of the stand-in bank, in the demonstration only."""
    kind = request.POST.get("kind", "")
    if not simulated_answers.is_demonstration() or kind not in simulated_answers.ANSWERS:
        raise Http404
    held = get_object_or_404(BankFile.objects.select_related("run"), pk=pk)
    return _as_file(simulated_answers.simulated_answer(held, kind), _("回盘_{name}").format(name=held.name))


@require_GET
@permission_required(Permission.READ_FUNDS)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """What an answer says, row by row."""
    held = get_object_or_404(BankAnswer.objects.select_related("file__run", "imported_by"), pk=pk)
    outcome = request.GET.get("outcome", "")
    if outcome not in {"", *OUTCOMES}:
        raise Http404
    context = {
        "answer": held,
        "file": held.file,
        "outcomes": queries.outcomes_of(held),
        "outcome": outcome,
        "shown": _cut(request, queries.rows_of(held, outcome)),
    }
    return render(request, "bank_exchange/answer.html", context)


@require_POST
@permission_required(Permission.READ_FUNDS)
def original(request: StaffRequest, pk: int) -> HttpResponse:
    """The bank's own file, as it was taken. Each reading is on record."""
    held = get_object_or_404(BankAnswer.objects.select_related("file"), pk=pk)
    return _as_file(actions.read_original_answer(by=request.user, answer=held), held.name)


@require_GET
@permission_required(Permission.READ_FUNDS)
def questions(request: StaffRequest) -> HttpResponse:
    """Payments of which the bank has not said where they are."""
    shown = _cut(request, queries.in_question())
    return render(request, "bank_exchange/inquiries.html", {"shown": shown})


@permission_required(Permission.RELEASE_PAYROLL)
def settle(request: StaffRequest, pk: int) -> HttpResponse:
    """The bank's written word on a payment in question."""
    payment = get_object_or_404(Payment.objects.select_related("person", "run"), pk=pk)
    form = InquiryForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.settle_inquiry(by=request.user, payment=payment, **form.cleaned_data)):
        messages.success(request, _("已按银行的答复登记。"))
        return redirect("bank_exchange:inquiries")
    context = {"payment": payment, "form": form, "answers": payment.answers.select_related("answer")}
    return render(request, "bank_exchange/settle_inquiry.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.READ_PAYROLL)
def returned(request: StaffRequest) -> HttpResponse:
    """What came back in somebody's place, why, and what is to be done."""
    shown = _cut(request, queries.returned(request.user))
    rows = [
        {"payment": one, "remedy": remedy, "changed": changed, "place": place_name(one.village_code)}
        for one, remedy, changed in queries.with_next_steps(shown.rows)
    ]
    context = {
        "shown": shown,
        "rows": rows,
        "sees_people": request.user.may(Permission.READ_REGISTRY),
        "may_change": request.user.may(Permission.CHANGE_REGISTRY),
    }
    return render(request, "bank_exchange/returned_payments.html", context)
