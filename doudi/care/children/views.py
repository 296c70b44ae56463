"""Pages of the care for children; the access log has who opened them, and no name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi.care.children import actions, queries
from doudi.care.children.access import designation_of, readable_concerns, readable_log
from doudi.care.children.columns import (
    ACT_COLUMNS,
    CHILD_LIST,
    CONCERN_LIST,
    DESIGNATION_LIST,
    LOG_COLUMNS,
    MISSED_COLUMNS,
)
from doudi.care.children.forms import (
    ChangeChildForm,
    ChildFilterForm,
    ConcernForm,
    DesignationForm,
    EndChildForm,
    LogForm,
    NewChildForm,
    ReportForm,
)
from doudi.care.children.models import ChildRecord, Designation
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import BUREAU_ROLES, Permission, Role
from doudi.core.divisions.queries import place_name
from doudi.core.refusals import Refused
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import day
from doudi.values.masks import mask_phone


@require_GET
@permission_required(Permission.CARE_FOR_CHILDREN)
def children(request: StaffRequest) -> HttpResponse:
    """List the children whom the user cares for."""
    filters = ChildFilterForm(request.GET)
    shown = open_list(request, CHILD_LIST, queries.children(by=request.user, **filters.chosen), filters=filters)
    context = {
        "is_named": designation_of(request.user) is not None,
        "is_bureau": Role(request.user.role) in BUREAU_ROLES,
    }
    return shown.render("care_children/children.html", context)


@permission_required(Permission.CARE_FOR_CHILDREN)
def new_child(request: StaffRequest) -> HttpResponse:
    """Put a child on the register."""
    form = NewChildForm(request.user, request.POST if request.method == "POST" else None)
    made: list[ChildRecord] = []

    def act() -> None:
        person = form.cleaned_data["person"]
        made.append(actions.register_child(by=request.user, person=person, details=form.details))

    if form.perform(act):
        messages.success(request, _("已登记。"))
        return redirect(made[0])
    return render(request, "care_children/new_child.html", {"form": form}, status=422 if form.is_bound else 200)


@permission_required(Permission.CARE_FOR_CHILDREN)
def child(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a child with what the user may read of the log; write, raise and report concerns, change, or end."""
    found = get_object_or_404(queries.children(by=request.user), pk=pk)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    acts: dict[str, Callable[[Any], object]] = {
        "write": lambda form: actions.write_log(by=request.user, child=found, **form.cleaned_data),
        "concern": lambda form: actions.raise_concern(by=request.user, child=found, **form.cleaned_data),
        "report": lambda form: _report(request, found, form),
        "change": lambda form: actions.change_child(
            by=request.user, child=found, details=form.details, seen_version=form.cleaned_data["seen_version"]
        ),
        "end": lambda form: actions.end_child(by=request.user, child=found, **form.cleaned_data),
    }
    if asked and asked not in acts:
        raise BadRequest
    forms = _forms(request, found, asked)
    if asked and forms[asked].perform(lambda: acts[asked](forms[asked])):
        messages.success(request, _("已登记。"))
        return redirect(found)
    readable = readable_concerns(found.concerns.select_related("raised_by"), request.user)
    context = {
        "child": found,
        "facts": _facts(found),
        "log": readable_log(found, request.user)[:100],
        "log_columns": LOG_COLUMNS,
        "concerns": [_concern_row(row, forms["report"], asked) for row in readable],
        "forms": forms if found.ended_on is None else {},
        "acts": found.acts.select_related("by")[:50],
        "act_columns": ACT_COLUMNS,
    }
    return render(request, "care_children/child.html", context, status=422 if asked else 200)


def _forms(request: StaffRequest, found: ChildRecord, asked: str) -> dict[str, Any]:
    def data(verb: str) -> Any:
        return request.POST if asked == verb else None

    version = {"seen_version": found.version}
    known = {name: getattr(found, name) for name in ("kind", "source", "away", "away_since", "last_contact", "next_on")}
    known |= {"guardian": found.sealed_guardian.clear(), **version}
    return {
        "write": LogForm(data("write"), auto_id="write_%s"),
        "concern": ConcernForm(data("concern"), auto_id="concern_%s"),
        "report": ReportForm(data("report"), auto_id="report_%s"),
        "change": ChangeChildForm(data("change"), initial=known),
        "end": EndChildForm(data("end"), initial=version, auto_id="end_%s"),
    }


def _report(request: StaffRequest, found: ChildRecord, form: ReportForm) -> None:
    concern = get_object_or_404(found.concerns, pk=form.cleaned_data.pop("concern"))
    actions.report_concern(by=request.user, concern=concern, **form.cleaned_data)


def _concern_row(row: Any, sent: ReportForm, asked: str) -> dict[str, Any]:
    """Return a concern in clear, with the form to report it while it is open."""
    form: ReportForm | None = None
    if row.reported_on is None:
        is_sent = asked == "report" and sent.data.get("concern") == str(row.pk)
        initial = {"concern": row.pk, "seen_version": row.version}
        form = sent if is_sent else ReportForm(initial=initial, auto_id=f"of_{row.pk}_%s")
    told = row.sealed_told.clear() if row.sealed_told else ""
    return {"row": row, "text": row.sealed_text.clear(), "told": told, "form": form}


def _facts(found: ChildRecord) -> list[tuple[Any, Any]]:
    phone = str(found.guardian_phone.clear()) if found.guardian_phone else ""
    facts: list[tuple[Any, Any]] = [
        (_("村（居）"), place_name(found.village_code)),
        (_("类别"), found.get_kind_display()),
        (_("来源"), found.get_source_display()),
        (_("监护人"), f"{found.sealed_guardian.clear()} {mask_phone(phone) if phone else ''}"),
        (_("父母外出"), f"{found.get_away_display()} {day(found.away_since)}"),
        (_("父母最近一次联系"), day(found.last_contact)),
        (_("下次日期"), day(found.next_on)),
    ]
    if found.ended_on:
        facts.append((_("退出"), f"{found.get_ended_why_display()} {day(found.ended_on)}"))
    return facts


@require_GET
@permission_required(Permission.CARE_FOR_CHILDREN)
def concerns(request: StaffRequest) -> HttpResponse:
    """List the concerns that the user answers for, without child and content."""
    return open_list(request, CONCERN_LIST, queries.concerns(by=request.user)).render("care_children/concerns.html")


@require_GET
@permission_required(Permission.CARE_FOR_CHILDREN)
def missed(request: StaffRequest) -> HttpResponse:
    """Show how many visits of each village are long overdue: numbers alone, for leaders and the bureau."""
    context = {"columns": MISSED_COLUMNS, "rows": queries.missed_visits(by=request.user)}
    return render(request, "care_children/missed.html", context)


@permission_required(Permission.CARE_FOR_CHILDREN)
def designations(request: StaffRequest) -> HttpResponse:
    """List who is named for children; the bureau names, confirms and ends."""
    if Role(request.user.role) not in BUREAU_ROLES:
        raise PermissionDenied
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    form = DesignationForm(request.POST if asked == "name" else None)
    if form.perform(lambda: actions.name_for_children(by=request.user, **form.cleaned_data)):
        messages.success(request, _("已指定，请另一人复核。"))
        return redirect("care_children:designations")
    shown = open_list(request, DESIGNATION_LIST, queries.designations())
    return shown.render("care_children/designations.html", {"form": form}, status=422 if asked else 200)


@require_POST
@permission_required(Permission.CARE_FOR_CHILDREN)
def decide_designation(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm or end a designation."""
    if Role(request.user.role) not in BUREAU_ROLES:
        raise PermissionDenied
    found = get_object_or_404(Designation, pk=pk)
    act = {"confirm": actions.confirm_named, "end": actions.end_named}.get(verb)
    if act is None:
        raise BadRequest
    try:
        act(by=request.user, designation=found)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已登记。"))
    return redirect("care_children:designations")
