"""Pages of the outbox: what waits, the files for the platform, switches, opt-outs."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import COUNTY_ROLES, Permission, Role
from doudi.core.divisions.scope import contains
from doudi.core.refusals import Refused
from doudi.registry.access import person_or_404
from doudi.registry.form_page import form_page, posted_data
from doudi.registry.text_messages import actions, queries
from doudi.registry.text_messages.columns import MESSAGE_LIST, OPT_OUT_COLUMNS
from doudi.registry.text_messages.forms import OptOutForm, OptOutReasonForm, SwitchForm
from doudi.registry.text_messages.models import TextFile, TextMessage, TextOptOut
from doudi.registry.text_messages.outbox import phones_of
from doudi.ui.lists.shown_list import open_list
from doudi.values.masks import mask_phone


def _file_or_404(request: StaffRequest, pk: int) -> TextFile:
    made = get_object_or_404(TextFile, pk=pk)
    if not contains(request.user.scope, made.scope):
        raise Http404
    return made


@require_GET
@permission_required(Permission.HANDLE_CASES)
def text_messages(request: StaffRequest) -> HttpResponse:
    """List the texts of a state in the user's scope, and the files made of them."""
    state = request.GET.get("state", TextMessage.State.WAITING)
    if state not in TextMessage.State.values:
        raise BadRequest
    counts = queries.state_counts(by=request.user)
    shown = open_list(request, MESSAGE_LIST, queries.messages_in(state, by=request.user))
    context = {
        "chips": [
            {"url": f"?state={value}", "label": label, "number": counts.get(value), "is_here": value == state}
            for value, label in TextMessage.State.choices
        ],
        "state": state,
        "has_waiting": bool(counts.get(TextMessage.State.WAITING)),
        "files": queries.files_of(request.user),
    }
    return shown.render("registry/text_messages/list.html", context)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def make_file(request: StaffRequest) -> HttpResponse:
    """Put what waits into a file, and show it."""
    try:
        made = actions.make_file(by=request.user)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("registry:text_messages")
    messages.success(request, _("已生成{number}，{rows}条。").format(number=made.number, rows=made.rows))
    return redirect(made)


@permission_required(Permission.HANDLE_CASES)
def text_file(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a file; on POST mark it as handed over to the platform."""
    made = _file_or_404(request, pk)
    if request.method == "POST":
        try:
            actions.mark_handed_over(by=request.user, file=made)
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("已登记交短信平台，文件内容已抹去。"))
        return redirect(made)
    return render(request, "registry/text_messages/file.html", {"file": made})


@require_POST
@permission_required(Permission.HANDLE_CASES)
def download(request: StaffRequest, pk: int) -> HttpResponse:
    """Download a file that is not handed over yet."""
    made = _file_or_404(request, pk)
    try:
        content = actions.download_file(by=request.user, file=made)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(made)
    response = HttpResponse(content, content_type=f"text/csv; charset={actions.ENCODING}")
    response["Content-Disposition"] = f'attachment; filename="{made.number}.csv"'
    return response


@permission_required(Permission.HANDLE_CASES)
def switches(request: StaffRequest) -> HttpResponse:
    """Show each event with its text and its switch; the bureau changes them."""
    form = SwitchForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.switch_event(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已改。"))
        return redirect("registry:text_switches")
    context = {
        "form": form if Role(request.user.role) in COUNTY_ROLES else None,
        "events": queries.event_rows(),
    }
    return render(request, "registry/text_messages/switches.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.HANDLE_CASES)
def opt_outs(request: StaffRequest) -> HttpResponse:
    """List the telephones without texts; record one."""
    form = OptOutForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.record_opt_out(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已登记，不再给这个号码发短信。"))
        return redirect("registry:text_opt_outs")
    context = {"form": form, "columns": OPT_OUT_COLUMNS, "rows": queries.opt_outs()}
    return render(request, "registry/text_messages/opt_outs.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.HANDLE_CASES)
def opt_out_of_person(request: StaffRequest, pk: int) -> HttpResponse:
    """Record that a person wants no texts to the telephone on record, which the officer need not type or see."""
    subject = person_or_404(request, pk)
    phone = phones_of([subject])[subject.pk]
    form = OptOutReasonForm(posted_data(request))
    if form.perform(lambda: actions.record_opt_out(by=request.user, phone=phone, **form.cleaned_data)):
        messages.success(request, _("已登记，不再给这个号码发短信。"))
        return redirect(subject)
    number = mask_phone(phone) if phone else _("没有登记电话")
    return form_page(request, form, _("不收短信"), subject.get_absolute_url(), about=subject.name, number=number)


@require_POST
@permission_required(Permission.HANDLE_CASES)
def end_opt_out(request: StaffRequest, pk: int) -> HttpResponse:
    """End an opt-out."""
    try:
        actions.end_opt_out(by=request.user, opt_out=get_object_or_404(TextOptOut, pk=pk))
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已恢复。"))
    return redirect("registry:text_opt_outs")
