"""Pages of relief: the list, the intake with its preview, the papers made up afterwards."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from doudi import policy
from doudi.casework.economic_checks.uploads import stored_scan
from doudi.casework.models import Lead
from doudi.casework.switches.queries import switches_at
from doudi.core.accounts.page_access import StaffRequest, permission_required, public_page
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_attachment
from doudi.core.attachments.models import Attachment
from doudi.core.refusals import Refused
from doudi.registry.models import Person
from doudi.relief.cases import actions, queries
from doudi.relief.cases.columns import RELIEF_LIST
from doudi.relief.cases.forms import PapersForm, ReliefFilterForm
from doudi.relief.cases.intake_form import IntakeForm
from doudi.relief.cases.kind import POWER_LABELS
from doudi.relief.cases.models import Kind, ReliefCase
from doudi.relief.cases.previews import preview_of
from doudi.ui.lists.shown_list import open_list

_KEY_LENGTH = 24


@require_GET
@permission_required(Permission.READ_CASES)
def relief_cases(request: StaffRequest) -> HttpResponse:
    """List the cases of relief, the latest first."""
    filters = ReliefFilterForm(request.GET, by=request.user)
    shown = open_list(
        request,
        RELIEF_LIST,
        queries.relief_cases(by=request.user, **filters.chosen),
        filters=filters,
        rows_of=queries.rows_of,
    )
    return shown.render("relief/cases/list.html", {"may_open": request.user.may(Permission.APPLY_ON_BEHALF)})


@permission_required(Permission.APPLY_ON_BEHALF)
def intake(request: StaffRequest) -> HttpResponse:
    """Take in a hardship; an officer of the township may propose the amount at once."""
    is_sent = request.method == "POST"
    person = _person(request, request.POST.get("person", "") if is_sent else request.GET.get("person", ""))
    lead = _lead(request)
    initial = _initial(person, lead) | {"client_key": get_random_string(_KEY_LENGTH)}
    form = IntakeForm(request.user, request.POST if is_sent else None, request.FILES if is_sent else None, initial)
    opened: list[tuple[ReliefCase, str]] = []
    if form.perform(lambda: opened.append(_open(request, form, person, lead))):
        relief, code = opened[0]
        _tell(request, relief, code)
        if request.headers.get("X-Intake"):  # the page's script clears the phone, then follows the address
            return HttpResponse(status=201, headers={"Location": relief.get_absolute_url()})
        return redirect(relief)
    village_code = person.village_id if person else lead.village_code if lead else ""
    switches = switches_at(village_code) if village_code else []
    context = {"form": form, "person": person, "lead": lead, "switches": switches}
    return render(request, "relief/cases/intake.html", context, status=422 if is_sent else 200)


def _open(request: StaffRequest, form: IntakeForm, person: Person | None, lead: Lead | None) -> tuple[ReliefCase, str]:
    """Store the photographs, open the case and propose, all or nothing."""
    intake = form.intake(person)
    if received := queries.received_before(intake.client_key, by=request.user):
        return received, ""
    with transaction.atomic():
        village, by = form.village, request.user
        photos = [_stored_photo(request, village.code, photo) for photo in form.cleaned_data["photos"]]
        relief, code = actions.open_relief(by=by, village=village, intake=_with_lead(intake, lead), files=photos)
        if code and form.proposes:
            proposal = form.proposal(form.cleaned_data["reason"])
            actions.propose_relief(by=by, case=relief.case, proposal=proposal)
    return relief, code


def _with_lead(intake: Any, lead: Lead | None) -> Any:
    return type(intake)(**{**vars(intake), "lead": lead})


def _stored_photo(request: StaffRequest, village_code: str, photo: UploadedFile[Any]) -> Attachment:
    return store_attachment(
        by=request.user,
        name=str(photo.name),
        content=photo.read(),
        kind=Attachment.Kind.PHOTO,
        village_code=village_code,
    )


def _tell(request: StaffRequest, relief: ReliefCase, code: str) -> None:
    if not code:
        messages.info(request, _("这一件已经收到过，没有重复登记。"))
        return
    sentence = _("已登记。群众可凭回执{receipt}和查询码{code}看进度（查询码只显示这一次）。")
    messages.success(request, sentence.format(receipt=relief.case.application.receipt, code=code))


def _person(request: StaffRequest, number: str) -> Person | None:
    visible = Person.objects.visible_to(request.user).select_related("household")
    return visible.filter(number=number, merged_into=None).first() if number else None


def _lead(request: StaffRequest) -> Lead | None:
    asked = request.GET.get("lead", "")
    if not (asked.isdecimal() and len(asked) < 10):
        return None
    return Lead.objects.visible_to(request.user).filter(pk=asked, ended_on=None).first()


def _initial(person: Person | None, lead: Lead | None) -> dict[str, Any]:
    """Return what a registered person or a lead fills in."""
    initial: dict[str, Any] = {}
    if person is not None:
        household = person.household
        initial |= {"name": person.name, "person": person.number, "village": (person.village_id, "")}
        initial["persons_affected"] = household.present_people.filter(death_date=None).count() if household else 1
        initial["area"] = person.village.area
    if lead is not None:
        initial |= {"account": lead.text, "channel": "lead", "village": (lead.village_code, "")}
        initial.setdefault("name", lead.who[:20])
    return initial


@require_POST
@permission_required(Permission.APPLY_ON_BEHALF)
def preview(request: StaffRequest) -> HttpResponse:
    """Show what the intake as filled in so far would give; nothing is stored."""
    person = _person(request, request.POST.get("person", ""))
    form = IntakeForm(request.user, request.POST, request.FILES)
    context: dict[str, Any] = {}
    form.full_clean()
    needed = {"kind", "sub_cause", "degree", "persons_affected", "happened_on", "village"}
    if not needed & form.errors.keys():
        given = form.cleaned_data
        for name in form.fields:
            given.setdefault(name, "")
        try:
            found = preview_of(form.intake(person), form.village.code, person, given.get("total") or None)
            context |= {"preview": found, "power": POWER_LABELS[found.assessed.decided_by]}
        except (policy.PolicyError, Refused) as error:
            context["unknown"] = str(error)
    return render(request, "relief/cases/preview.html", context)


@require_GET
@public_page
def intake_worker(request: StaffRequest) -> HttpResponse:
    """Return the service worker of the intake; it knows nobody."""
    return render(request, "casework/home_visits/worker.js", content_type="text/javascript")


@permission_required(Permission.READ_CASES)
def papers(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the papers made up afterwards; who handles cases uploads them, or confirms them as the second handler."""
    visible = ReliefCase.objects.visible_to(request.user).select_related("case__application", "papers_completed_by")
    relief = get_object_or_404(visible.exclude(kind=Kind.EXPENDITURE), pk=pk)
    is_sent = request.method == "POST"
    if is_sent and "confirm" in request.POST:
        try:
            actions.confirm_papers(by=request.user, relief=relief)
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("relief:papers", pk=pk)
        messages.success(request, _("手续已确认齐全。"))
        return redirect(relief)
    form = PapersForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.perform(lambda: _complete(request, relief, form)):
        messages.success(request, _("已上传，由另一名经办人确认。"))
        return redirect(relief)
    files, words = queries.made_up_papers(relief)
    context = {"form": form, "relief": relief, "papers": queries.papers_of(relief), "files": files, "words": words}
    context["may_change"] = request.user.may(Permission.HANDLE_CASES)
    return render(request, "relief/cases/papers.html", context, status=422 if is_sent else 200)


def _complete(request: StaffRequest, relief: ReliefCase, form: PapersForm) -> None:
    with transaction.atomic():
        paper = stored_scan(request.user, relief.case.village_code, form.cleaned_data["paper"])
        assert paper is not None  # noqa: S101 - the field is required
        actions.complete_papers(by=request.user, relief=relief, paper=paper, words=form.cleaned_data["words"])
