"""Pages of the register: they find, ask, and show. What is written is written by actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import InvalidPage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi import policy
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.exports import record_export
from doudi.core.clock import this_month
from doudi.core.divisions.queries import place_name, villages_of
from doudi.core.refusals import Refused
from doudi.registry import actions
from doudi.registry.circumstance_kinds import KINDS
from doudi.registry.circumstances.forms import (
    ChangeForm,
    CorrectForm,
    MergeForm,
    MoveForm,
    RevealForm,
)
from doudi.registry.circumstances.hiv_confidentiality import is_hidden_from
from doudi.registry.households import queries as households_queries
from doudi.registry.models import Circumstance, Household, Person
from doudi.registry.recipients import queries as recipients_queries
from doudi.registry.search.queries import MOST_HITS, find_people
from doudi.ui.excel import MAX_ROWS, excel_response
from doudi.ui.pagination import paginate
from doudi.ui.recently_viewed import remember_viewed


def household_or_404(request: StaffRequest, pk: int) -> Household:
    """The household, if whoever asks may see it; else there is none."""
    return get_object_or_404(Household.objects.visible_to(request.user).select_related("village"), pk=pk)


def person_or_404(request: StaffRequest, pk: int) -> Person:
    """The person, if whoever asks may see him; else there is none."""
    return get_object_or_404(Person.objects.visible_to(request.user).select_related("village"), pk=pk)


def _circumstance(request: StaffRequest, pk: int) -> Circumstance:
    said = get_object_or_404(Circumstance.objects.select_related("person", "household"), pk=pk)
    subject: Any = said.person or said.household
    if not type(subject).objects.visible_to(request.user).filter(pk=subject.pk).exists():
        raise Http404
    return said


def _day(request: StaffRequest, name: str) -> date | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadRequest from None


@permission_required(Permission.READ_REGISTRY)
def search(request: StaffRequest) -> HttpResponse:
    """People that fit what was typed. Numbers are sent by POST and never stand in an address."""
    text = (request.POST if request.method == "POST" else request.GET).get("q", "").strip()
    answer = find_people(text, by=request.user) if text else None
    return render(
        request,
        "registry/search.html",
        {
            "search_text": text,
            "answer": answer,
            "most": MOST_HITS,
            "may_register": request.user.may(Permission.CHANGE_REGISTRY),
        },
    )


def _wanted(request: StaffRequest) -> recipients_queries.RecipientFilter:
    asked = request.GET
    wanted = recipients_queries.RecipientFilter(
        village=asked.get("village", ""), programme=asked.get("programme", ""), lacks=asked.get("lacks", "")
    )
    known_words = wanted.programme in {"", *policy.award_programmes()} and wanted.lacks in {
        "",
        *recipients_queries.MISSING_DATA_FILTERS,
    }
    if not known_words or (wanted.village and not wanted.village.isdigit()):
        raise BadRequest
    return wanted


@require_GET
@permission_required(Permission.EXPORT_LISTS)
def export_recipients(request: StaffRequest) -> HttpResponse:
    """The list as shown, as Excel, numbers masked."""
    wanted = _wanted(request)
    found = recipients_queries.recipients(by=request.user, wanted=wanted)
    people, programmes = list(found[: MAX_ROWS + 1]), recipients_queries.programmes_of(found.order_by().values("pk"))
    filters = recipients_queries.describe_filter(wanted)
    record_export(by=request.user, filters=filters, rows=len(people), most=MAX_ROWS)
    columns = [_("家庭"), _("姓名"), _("性别"), _("出生日期"), _("身份证号"), _("待遇"), _("乡镇和村（居）")]
    rows = (
        (
            one.household.number if one.household else "",
            one.name,
            one.get_sex_display(),
            one.birth_date,
            str(one.id_number or ""),
            programmes.get(one.pk, ""),
            place_name(one.village_id),
        )
        for one in people
    )
    return excel_response(_("在享人员名单"), filters, columns, rows, by=request.user)


@require_GET
@permission_required(Permission.READ_REGISTRY)
def households(request: StaffRequest) -> HttpResponse:
    """People on benefits by village, programme, and what is missing."""
    wanted, asked = _wanted(request), request.GET
    try:
        shown = paginate(
            recipients_queries.recipients(by=request.user, wanted=wanted),
            asked.get("page"),
            recipients_queries.PAGE_SIZE,
        )
    except InvalidPage:
        raise Http404 from None
    return render(
        request,
        "registry/recipients.html",
        {
            "shown": shown,
            "held": recipients_queries.programmes_of([one.pk for one in shown.rows]),
            "wanted": wanted,
            "villages": villages_of(request.user.scope),
            "programmes": [(name, policy.programme_name(name)) for name in policy.award_programmes()],
            "lacks": recipients_queries.MISSING_DATA_FILTERS,
            "month": this_month(),
            "may_register": request.user.may(Permission.CHANGE_REGISTRY),
            "may_export": request.user.may(Permission.EXPORT_LISTS),
        },
    )


@require_GET
@permission_required(Permission.READ_REGISTRY)
def household(request: StaffRequest, pk: int) -> HttpResponse:
    """A household at one look, on any day and as known on any day."""
    view = households_queries.household_view(
        household_or_404(request, pk), by=request.user, as_of=_day(request, "as_of"), known=_day(request, "known")
    )
    return _seen(request, render(request, "registry/household.html", _shown(request, view)), "household", pk)


@require_GET
@permission_required(Permission.READ_REGISTRY)
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """A person at one look."""
    view = households_queries.person_view(
        person_or_404(request, pk), by=request.user, as_of=_day(request, "as_of"), known=_day(request, "known")
    )
    return _seen(request, render(request, "registry/person.html", _shown(request, view)), "person", pk)


@require_GET
@permission_required(Permission.READ_REGISTRY)
def why(request: StaffRequest, pk: int) -> HttpResponse:
    """Why a person gets what he gets; a piece of a page where the page asks for it, else a page."""
    one, asked = person_or_404(request, pk), (_day(request, "as_of"), _day(request, "known"))
    try:
        found = households_queries.why(one, by=request.user, as_of=asked[0], known=asked[1])
    except policy.PolicyError as error:
        return render(request, "registry/due_reasons_unknown.html", {"message": str(error)}, status=422)
    programme = request.GET.get("programme", "")
    benefits = [one for one in found.benefits if programme in {"", one.programme}]
    template = "registry/due_reasons_list.html" if request.htmx else "registry/due_reasons.html"
    return render(request, template, {"why": found, "benefits": benefits})


def _seen(request: StaffRequest, response: HttpResponse, kind: str, pk: int) -> HttpResponse:
    remember_viewed(request, response, kind, pk)
    return response


def _shown(request: StaffRequest, view: Any) -> dict[str, Any]:
    may_change = request.user.may(Permission.CHANGE_REGISTRY)
    return {"view": view, "may_change": may_change, "kinds": KINDS.values()}


@permission_required(Permission.CHANGE_REGISTRY)
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Something is otherwise from a day on, for a person."""
    return _changed(request, person_or_404(request, pk), "registry:person")


@permission_required(Permission.CHANGE_REGISTRY)
def change_household(request: StaffRequest, pk: int) -> HttpResponse:
    """The same for a household."""
    return _changed(request, household_or_404(request, pk), "registry:household")


def _changed(request: StaffRequest, subject: Person | Household, back: str) -> HttpResponse:
    kind = request.GET.get("kind") or request.POST.get("kind") or ""
    form = ChangeForm(request.user, subject, kind, request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.change_circumstance(by=request.user, subject=subject, **form.said())):
        messages.success(request, _("已登记。"))
        return redirect(back, pk=subject.pk)
    status = 422 if form.is_bound else 200
    return render(request, "registry/change.html", {"form": form, "subject": subject, "back": back}, status=status)


@permission_required(Permission.CHANGE_REGISTRY)
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """A person lives elsewhere from a day on; whoever has him sends him."""
    one = person_or_404(request, pk)
    form = MoveForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.move_person(by=request.user, person=one, **form.cleaned_data)):
        messages.success(request, _("已迁出，原来的登记留底。"))
        return redirect("registry:recipients")
    context = {"form": form, "person": one, "title": _("迁往另一家庭")}
    return render(request, "registry/move_or_merge.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.CHANGE_REGISTRY)
def merge(request: StaffRequest, pk: int) -> HttpResponse:
    """Two records were one person."""
    one = person_or_404(request, pk)
    form = MergeForm(request.POST if request.method == "POST" else None)
    if form.perform(lambda: actions.merge_people(by=request.user, kept=one, **form.cleaned_data)):
        messages.success(request, _("已合并。"))
        return redirect("registry:person", pk=one.pk)
    context = {"form": form, "person": one, "title": _("合并重复的记录")}
    return render(request, "registry/move_or_merge.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.CHANGE_REGISTRY)
def correct(request: StaffRequest, pk: int) -> HttpResponse:
    """What was recorded was never true."""
    said = _circumstance(request, pk)
    if is_hidden_from(request.user, said):
        raise PermissionDenied
    form = CorrectForm(request.user, said, request.POST if request.method == "POST" else None)
    subject = said.person or said.household
    back = "registry:person" if said.person else "registry:household"
    if form.perform(lambda: actions.correct_circumstance(by=request.user, said=said, **form.said())):
        messages.success(request, _("已更正，原登记作废留底。"))
        return redirect(back, pk=said.person_id or said.household_id)
    context = {"form": form, "said": said, "subject": subject, "back": back}
    return render(request, "registry/correct.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.REVEAL_PERSONAL_DATA)
def reveal_identity_number(request: StaffRequest, pk: int) -> HttpResponse:
    """The identity number in clear, for a stated purpose."""
    subject = person_or_404(request, pk)
    return _revealed(
        request,
        _("公民身份号码"),
        subject.name,
        lambda why: actions.reveal_identity_number(by=request.user, person=subject, why=why),
    )


@permission_required(Permission.REVEAL_PERSONAL_DATA)
def reveal_circumstance(request: StaffRequest, pk: int) -> HttpResponse:
    """A card, telephone number or address in clear, for a stated purpose."""
    said = _circumstance(request, pk)
    if said.declared.form != "text":
        raise Http404
    return _revealed(
        request,
        said.declared.label,
        str(said.person or said.household),
        lambda why: actions.reveal_circumstance(by=request.user, said=said, why=why),
    )


def _revealed(request: StaffRequest, label: str, name: str, read: Any) -> HttpResponse:
    form = RevealForm(request.POST if request.method == "POST" else None)
    clear, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                clear, status = read(form.cleaned_data["why"]), 200
            except Refused as refused:
                form.take(refused)
    context = {"form": form, "label": label, "name": name, "clear": clear}
    response = render(request, "registry/reveal.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
