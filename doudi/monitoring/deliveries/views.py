"""Pages of deliveries: the list, the upload, the quality report, the columns, the calendar, the templates."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from doudi.core.accounts.page_access import ALWAYS, ON_POST, StaffRequest, large_requests, permission_required
from doudi.core.accounts.roles import Permission, Role
from doudi.core.clock import this_month, today
from doudi.core.refusals import Refused
from doudi.monitoring.deliveries import actions, quality, queries, schedule
from doudi.monitoring.deliveries.agreed_starts import agree_start
from doudi.monitoring.deliveries.columns import DELIVERY_LIST
from doudi.monitoring.deliveries.forms import AgreedStartForm, ColumnsForm, DeliveryFilterForm, UploadForm, VersionForm
from doudi.monitoring.deliveries.models import Delivery
from doudi.monitoring.deliveries.provincial.outgoing import export_population, outgoing_file
from doudi.monitoring.deliveries.workbooks import faulty_rows_workbook, template_workbook
from doudi.monitoring.deliveries.workflow import TRANSITIONS
from doudi.ui.excel import MEDIA_TYPE
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import date_and_time, day
from doudi.values.carries import carries
from doudi.values.dates import format_month_of_year

_EARLIEST_YEAR = 2022
"""Before, no paper says when data are due."""
_MONTHS = range(1, 13)


def _delivery(request: StaffRequest, pk: int) -> Delivery:
    rows = Delivery.objects.visible_to(request.user).select_related("job", "uploaded_by", "confirmed_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
@permission_required(Permission.READ_DELIVERIES)
def deliveries(request: StaffRequest) -> HttpResponse:
    """List the deliveries that the user sees."""
    filters = DeliveryFilterForm(request.GET, by=request.user)
    listed = queries.listed_deliveries(by=request.user, **filters.chosen)
    shown = open_list(request, DELIVERY_LIST, listed, filters=filters)
    return shown.render("deliveries/deliveries.html", {"may_deliver": request.user.may(Permission.DELIVER_DATA)})


@large_requests(settings.MAX_DELIVERY_REQUEST_BYTES)
@permission_required(Permission.DELIVER_DATA)
def upload(request: StaffRequest) -> HttpResponse:
    """Upload a file of a data set; list the templates."""
    form = UploadForm(request.user, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        file = form.cleaned_data.pop("file")
        try:
            delivery = actions.upload_delivery(by=request.user, name=file.name, file=file, **form.cleaned_data)
        except Refused as refused:
            form.show_refusal(refused)
        else:
            return redirect(delivery)
    context = {"form": form, "sources": actions.deliverable_sources(request.user)}
    return render(request, "deliveries/upload.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.DELIVER_DATA)
@makes_file
def template(request: StaffRequest, source: str) -> HttpResponse:
    """Download the template of a data set."""
    for profile in actions.deliverable_sources(request.user):
        if profile.name == source:
            name = _("{source}模板.xlsx").format(source=profile.label)
            return _download(template_workbook(profile), name)
    raise Http404


def _download(content: bytes, name: str, media_type: str = MEDIA_TYPE) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@require_GET
@permission_required(Permission.READ_DELIVERIES)
def delivery(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the quality report of a delivery, with what may be done with it."""
    row = _delivery(request, pk)
    is_staged = row.state == Delivery.State.STAGED
    has_report = row.state in {Delivery.State.STAGED, Delivery.State.CONFIRMED, Delivery.State.ERASED}
    may_deliver = request.user.may(Permission.DELIVER_DATA)
    context = {
        "delivery": row,
        "facts": _facts(row),
        "has_report": has_report,
        "counts": _counts(row) if has_report else [],
        "tiers": quality.tiers_of(row),
        "compared": quality.compared_with_previous(row) if has_report else [],
        "compared_columns": quality.COMPARED_COLUMNS,
        "columns": quality.columns_of(row),
        "column_columns": quality.COLUMN_COLUMNS,
        "faults": quality.faults_of(row),
        "fault_columns": quality.FAULT_COLUMNS,
        "rules": quality.rules_reading(row.source),
        "check_source": quality.check_served(row.source),
        "missing": actions.missing_decisive_column(row) if has_report else "",
        "form": VersionForm(initial={"seen_version": row.version}),
        "is_staged": is_staged,
        "may_confirm": is_staged and Role(request.user.role) in actions.BUREAU,
        "needs_second_person": actions.needs_second_person(row, request.user),
        "may_discard": actions.may_discard(row, request.user),
        "may_choose": may_deliver and TRANSITIONS.allows(row.state, "choose_columns"),
        "may_open_original": may_deliver and bool(row.original_key),
        "may_download": may_deliver and bool(row.faulty_key),
    }
    return render(request, "deliveries/delivery.html", context)


def _facts(row: Delivery) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("部门"), row.get_department_display()),
        (_("所属时段"), row.period_label),
        (_("文件"), row.name),
        (pgettext("done", "交付"), f"{row.uploaded_by.name} {date_and_time(row.uploaded_at)}"),
    ]
    if row.confirmed_by is not None:
        rows.append((_("确认入库"), f"{row.confirmed_by.name} {date_and_time(row.confirmed_at)}"))
    if row.erased_at is not None:
        rows.append((_("到期清除"), date_and_time(row.erased_at)))
    elif row.retained_until is not None:
        rows.append((_("保存到"), day(row.retained_until)))
    return rows


def _counts(row: Delivery) -> list[tuple[Any, int, Any]]:
    """The outcomes, which add up to the rows received."""
    return [
        (_("已关联"), row.linked_rows, _("号码和姓名对上了一个人")),
        (_("待判定"), row.to_judge_rows, _("像某个人，由人判定")),
        (_("非本县"), row.not_resident_rows, _("号码有效，登记里没有这个人")),
        (_("无法比对"), row.unmatchable_rows, _("没有有效号码，也没有完整的出生日期")),
    ]


@require_GET
@permission_required(Permission.READ_DELIVERIES)
def progress(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the progress of the reading; reload the page when it is done."""
    row = _delivery(request, pk)
    response = render(request, "deliveries/progress.html", {"delivery": row})
    if row.state != Delivery.State.READING:
        response["HX-Refresh"] = "true"
    return response


@permission_required(Permission.DELIVER_DATA)
def columns(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose what the headings mean, and read the file again."""
    row = _delivery(request, pk)
    data = (request.POST,) if request.method == "POST" else ()
    form = ColumnsForm(row, *data, initial={"seen_version": row.version})
    if form.perform(
        lambda: actions.choose_columns(
            by=request.user, delivery=row, choices=form.choices(), seen_version=form.cleaned_data["seen_version"]
        )
    ):
        return redirect(row)
    context = {"delivery": row, "form": form}
    return render(request, "deliveries/columns.html", context, status=422 if form.is_bound else 200)


@require_GET
@permission_required(Permission.DELIVER_DATA, fresh_code=ALWAYS)
@makes_file
def faults(request: StaffRequest, pk: int) -> HttpResponse:
    """Download the faulty rows as they were, with their faults."""
    row = _delivery(request, pk)
    if not row.faulty_key:
        raise Http404
    actions.record_faults_download(by=request.user, delivery=row)
    return _download(faulty_rows_workbook(row), _("{source}有问题的行.xlsx").format(source=row.source_label))


@require_GET
@permission_required(Permission.DELIVER_DATA, fresh_code=ALWAYS)
def original(request: StaffRequest, pk: int) -> HttpResponse:
    """Download the file as it was delivered, as its department or the bureau."""
    row = _delivery(request, pk)
    if not row.original_key:
        raise Http404
    pieces = actions.read_original(by=request.user, delivery=row)
    return _download(b"".join(pieces), row.name, "application/octet-stream")


@require_POST
@permission_required(Permission.READ_DELIVERIES)
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a delivery into the county's data."""
    row = _delivery(request, pk)
    actions.confirm_delivery(by=request.user, delivery=row, seen_version=_version(request))
    messages.success(request, _("已入库，正在办理后续：待判定的行、预警。"))
    return redirect(row)


@require_POST
@permission_required(Permission.READ_DELIVERIES)
def discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Discard a delivery."""
    actions.discard_delivery(by=request.user, delivery=_delivery(request, pk), seen_version=_version(request))
    messages.success(request, _("已放弃，文件已经清除。"))
    return redirect("deliveries:deliveries")


def _version(request: StaffRequest) -> int:
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    return int(form.cleaned_data["seen_version"])


@carries("P18-3.a")
@permission_required(Permission.READ_DELIVERIES)
def calendar(request: StaffRequest) -> HttpResponse:
    """Show what was delivered and what is due in a year; record from which day a data set is delivered."""
    form = None
    if Role(request.user.role) in actions.BUREAU or request.method == "POST":
        form = AgreedStartForm(request.user, *((request.POST,) if request.method == "POST" else ()))
    if form is not None and form.perform(lambda: agree_start(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已登记从哪天起交付。"))
        return redirect("deliveries:calendar")
    this_year = today().year
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else this_year
    year = min(max(year, _EARLIEST_YEAR), this_year + 1)
    rows = [(slots[0].profile, _cells(slots)) for slots in schedule.slots_of_year(year, by=request.user)]
    context = {
        "year": year,
        "before": year - 1 if year > _EARLIEST_YEAR else None,
        "after": year + 1 if year <= this_year else None,
        "months": [format_month_of_year(month) for month in _MONTHS],
        "rows": rows,
        "due": schedule.due_slots(by=request.user),
        "form": form,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "deliveries/calendar.html", context, status=status)


def _cells(slots: list[schedule.Slot]) -> list[tuple[schedule.Slot, int]]:
    """The slots with how many months each spans; one for the whole year where nothing began."""
    if not any(slot.is_expected or slot.newest for slot in slots):
        return [(slots[0], len(_MONTHS))]
    return [(slot, len(_MONTHS) // len(slots)) for slot in slots]


@require_GET
@permission_required(Permission.ISSUE_RETURNS)
def provincial(request: StaffRequest) -> HttpResponse:
    """Show the exchange with the provincial platform: the columns out, and how its warnings come in."""
    context = {
        "outgoing": outgoing_file(),
        "month": this_month(),
        "may_deliver": request.user.may(Permission.DELIVER_DATA),
    }
    return render(request, "deliveries/provincial.html", context)


@require_POST
@permission_required(Permission.ISSUE_RETURNS, fresh_code=ON_POST)
def provincial_file(request: StaffRequest) -> HttpResponse:
    """Download the low-income population of this month, with whole numbers."""
    content = export_population(by=request.user, month=this_month())
    name = f"{outgoing_file().file_name}-{this_month():%Y-%m}.csv"
    return _download(content, name, "text/csv; charset=utf-8")
