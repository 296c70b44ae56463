"""Pages of the bank exchange: payment files, answers, inquiries, returned payments."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.bankfiles.failure_reasons import OUTCOMES
from doudi.bankfiles.faults import BankFault
from doudi.core.accounts.page_access import ALWAYS, ON_POST, StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.payments.bank_exchange import actions, archive_reconciliation, columns, queries, simulated_answers
from doudi.payments.bank_exchange.actions.payment_files import freeze_and_write
from doudi.payments.bank_exchange.forms import (
    AnswerForm,
    ArchiveDecisionForm,
    BankForm,
    InquiryDecisionForm,
    InquiryForm,
    LateReturnForm,
)
from doudi.payments.bank_exchange.models import BankAnswer, BankFile, InquiryAnswer, LateReturn
from doudi.payments.bank_exchange.refusals import FaultyRows
from doudi.payments.models import Payment, Run
from doudi.payments.workflow import RunState
from doudi.ui.forms import ActionForm
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pagination import page_of

MAX_FAULTS = 200


@require_GET
@permission_required(Permission.READ_FUNDS)
def files(request: StaffRequest) -> HttpResponse:
    """List the payment files, the runs without files, and archived files unknown to the database."""
    return _render_files(request)


@require_POST
@permission_required(Permission.APPROVE_PAYROLL)
def decide_archive_difference(request: StaffRequest) -> HttpResponse:
    """Record the bank's answer about a file that the database does not know."""
    form = ArchiveDecisionForm(request.POST)
    if form.perform(lambda: actions.decide_archive_difference(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已登记核对结果。"))
        return redirect("bank_exchange:files")
    return _render_files(request, form)


def _render_files(request: StaffRequest, form: ArchiveDecisionForm | None = None) -> HttpResponse:
    shown = open_list(request, columns.FILE_LIST, queries.files())
    context = {
        "runs_without_files": queries.runs_without_files(),
        "inquiries_number": queries.in_question().count(),
        "unknown_files": archive_reconciliation.files_unknown_to_database(),
        "form": form or ArchiveDecisionForm(),
        "may_decide": request.user.may(Permission.APPROVE_PAYROLL),
    }
    return shown.render("bank_exchange/files.html", context, status=422 if form else 200)


@permission_required(Permission.READ_FUNDS)
def run(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the files of a payroll run; make them."""
    run = get_object_or_404(Run, pk=pk)
    may_make = run.state == RunState.RELEASED and request.user.may(Permission.RELEASE_PAYROLL)
    form = BankForm(request.POST if request.method == "POST" and may_make else None)
    faults: list[BankFault] = []
    new_files: list[BankFile] = []

    def make_files() -> None:
        try:
            new_files[:] = freeze_and_write(
                by=request.user,
                run=run,
                profile=form.cleaned_data["profile"],
                leave_out=request.POST.get("leave_out") == "yes",
            )
        except FaultyRows as refused:
            faults.extend(refused.faults)
            raise

    if form.perform(make_files):
        if new_files:
            messages.success(request, _("代发文件已生成，请下载后交银行。"))
        else:
            messages.success(request, _("没有要送银行的，各笔都已有结果，可以结账。"))
        return redirect("bank_exchange:run", pk=run.pk)
    run_files = run.bank_files.order_by("part")
    context = {
        "run": run,
        "files": run_files,
        "columns": columns.RUN_FILE_COLUMNS,
        "form": form if may_make and not run_files else None,
        "payment_counts": queries.payment_counts_of_run(run),
        **_faults_context(faults),
        "faulty_rows": len({fault.row for fault in faults}),
        "refused": form if run_files and form.is_bound else None,
    }
    return render(request, "bank_exchange/run.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.READ_FUNDS)
def file(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a payment file with its answers; accept an answer."""
    file = get_object_or_404(BankFile.objects.select_related("run", "frozen_by", "handed_over_by"), pk=pk)
    may_exchange = request.user.may(Permission.RELEASE_PAYROLL)
    form = AnswerForm(*((request.POST, request.FILES) if request.method == "POST" and may_exchange else ()))
    faults: list[BankFault] = []
    accepted: list[actions.AcceptedAnswer] = []

    def accept() -> None:
        upload = form.cleaned_data["file"]
        try:
            accepted.append(actions.accept_answer(by=request.user, file=file, name=upload.name, content=upload.read()))
        except FaultyRows as refused:
            faults.extend(refused.faults)
            raise

    if form.perform(accept):
        if accepted[0].is_waiting:
            messages.warning(request, _("里面有到账后退回的，等另一人核对银行的合计后才生效。"))
        elif accepted[0].is_repeated:
            messages.warning(request, _("这份回盘以前已经导入过，这次没有任何改动。"))
        else:
            messages.success(request, _("回盘已导入，每一笔都有了结果。"))
        return redirect(accepted[0].answer)
    context = {
        "file": file,
        "form": form,
        "may_exchange": may_exchange,
        "payment_counts": queries.payment_counts_of_file(file),
        "late_returns": file.late_returns.filter(state=LateReturn.State.WAITING),
        "answers": file.answers.select_related("imported_by"),
        "columns": columns.ANSWER_COLUMNS,
        **_faults_context(faults),
        "simulated_answers": simulated_answers.ANSWERS if simulated_answers.is_demonstration() else None,
    }
    return render(request, "bank_exchange/file.html", context, status=422 if form.is_bound else 200)


def _faults_context(faults: list[BankFault]) -> dict[str, object]:
    return {
        "faults": faults[:MAX_FAULTS],
        "faults_number": len(faults),
        "fault_columns": columns.FAULT_COLUMNS,
    }


@require_POST
@permission_required(Permission.RELEASE_PAYROLL)
def download(request: StaffRequest, pk: int) -> HttpResponse:
    """Download a payment file for the bank; each download is recorded."""
    file = get_object_or_404(BankFile.objects.select_related("run"), pk=pk)
    file, content = actions.hand_over(by=request.user, file=file)
    return _attachment_response(content, file.name)


@require_POST
@permission_required(Permission.RELEASE_PAYROLL)
def simulated_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Download an answer of the simulated bank; in the demonstration only."""
    kind = request.POST.get("kind", "")
    if not simulated_answers.is_demonstration() or kind not in simulated_answers.ANSWERS:
        raise Http404
    file = get_object_or_404(BankFile.objects.select_related("run"), pk=pk)
    return _attachment_response(simulated_answers.simulated_answer(file, kind), _("回盘_{name}").format(name=file.name))


@require_GET
@permission_required(Permission.READ_FUNDS)
def answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the rows of an answer, filtered by outcome."""
    answer = get_object_or_404(BankAnswer.objects.select_related("file__run", "imported_by"), pk=pk)
    outcome = request.GET.get("outcome", "")
    if outcome not in {"", *OUTCOMES}:
        raise Http404
    context = {
        "answer": answer,
        "file": answer.file,
        "outcomes": queries.outcomes_of(answer),
        "outcome": outcome,
        "shown": page_of(request, queries.rows_of(answer, outcome)),
        "columns": columns.ANSWER_ROW_COLUMNS,
    }
    return render(request, "bank_exchange/answer.html", context)


@permission_required(Permission.READ_FUNDS, fresh_code=ON_POST)
def late_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an answer that takes back what had arrived; another person confirms it with the bank's own total."""
    waiting = get_object_or_404(LateReturn.objects.select_related("file", "uploaded_by", "decided_by"), pk=pk)
    may_decide = queries.may_decide_late_return(request.user, waiting)
    form = LateReturnForm(request.POST if request.method == "POST" and may_decide else None)

    def decide() -> object:
        given = form.cleaned_data
        if given["decision"] == "refuse":
            return actions.refuse_late_return(by=request.user, late_return=waiting, why=given["why"])
        return actions.confirm_late_return(
            by=request.user, late_return=waiting, bank_total_fen=given["bank_total_fen"], why=given["why"]
        )

    if form.perform(decide):
        messages.success(request, _("已办理。"))
        return redirect(waiting.file)
    context = {"late_return": waiting, "form": form if may_decide else None}
    return render(request, "bank_exchange/late_return.html", context, status=422 if form.is_bound else 200)


@require_POST
@permission_required(Permission.READ_FUNDS, fresh_code=ALWAYS)
def original_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Download the bank's original file; each download is recorded."""
    answer = get_object_or_404(BankAnswer.objects.select_related("file"), pk=pk)
    return _attachment_response(actions.read_original_answer(by=request.user, answer=answer), answer.name)


@require_GET
@permission_required(Permission.READ_FUNDS)
def inquiries(request: StaffRequest) -> HttpResponse:
    """List the payments in question."""
    return open_list(request, columns.INQUIRY_LIST, queries.in_question()).render("bank_exchange/inquiries.html")


@permission_required(Permission.READ_FUNDS, fresh_code=ON_POST)
def settle_inquiry(request: StaffRequest, pk: int) -> HttpResponse:
    """Enter the bank's written answer about a payment in question, or confirm it as the second person."""
    payment = get_object_or_404(Payment.objects.select_related("person", "run"), pk=pk)
    entered = payment.inquiry_answers.select_related("entered_by", "decided_by")
    waiting = entered.filter(state=InquiryAnswer.State.WAITING).first()
    may_enter = waiting is None and request.user.may(Permission.RELEASE_PAYROLL)
    may_decide = waiting is not None and queries.may_decide_inquiry(request.user, waiting)
    if request.method == "POST" and not (may_enter or may_decide):
        raise PermissionDenied
    form: ActionForm = (InquiryForm if may_enter else InquiryDecisionForm)(request.POST or None)

    def act() -> object:
        given = form.cleaned_data
        if waiting is None:
            return actions.enter_inquiry_answer(by=request.user, payment=payment, **given)
        if given["decision"] == "refuse":
            return actions.refuse_inquiry_answer(by=request.user, answer=waiting, why=given["why"])
        return actions.settle_inquiry(by=request.user, answer=waiting, why=given["why"])

    if form.perform(act):
        messages.success(request, _("已登记，等另一人核对。") if waiting is None else _("已办理。"))
        return redirect("bank_exchange:inquiries")
    context = {
        "payment": payment,
        "form": form if may_enter or may_decide else None,
        "answers": payment.answers.select_related("answer"),
        "entered": entered,
    }
    return render(request, "bank_exchange/settle_inquiry.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.READ_PAYROLL)
def returned_payments(request: StaffRequest) -> HttpResponse:
    """List the returned payments of the user's division with reason and remedy."""
    shown = open_list(
        request,
        columns.RETURNED_PAYMENT_LIST,
        queries.returned_payments(request.user),
        rows_of=queries.with_remedies,
    )
    context = {
        "may_read_registry": request.user.may(Permission.READ_REGISTRY),
        "may_change_registry": request.user.may(Permission.CHANGE_REGISTRY),
    }
    return shown.render("bank_exchange/returned_payments.html", context)


def _attachment_response(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
