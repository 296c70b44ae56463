"""Pages of agreements, gaps, carers and payees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from doudi.care.agreements import forms, list_queries
from doudi.care.agreements.actions import carers as carer_actions
from doudi.care.agreements.actions import gaps as gap_actions
from doudi.care.agreements.actions.drafts import change_agreement, draft_agreement
from doudi.care.agreements.acts import acts_of
from doudi.care.agreements.columns import AGREEMENT_LIST, CARED_COLUMNS, CARER_LIST, GAP_LIST, PAYEE_COLUMNS, PAYEE_LIST
from doudi.care.agreements.documents import agreement_pdf
from doudi.care.agreements.labels import GRADE_LABELS
from doudi.care.agreements.models import Agreement, CareGap, CarePayee, Carer, PayeeDispute
from doudi.care.agreements.queries import agreement_of
from doudi.care.agreements.terms import proposed_terms, tekun_award
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.registry.models import Person
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.templatetags.ui import date_span, day
from doudi.values.kinship import relation_in_language


@require_GET
@permission_required(Permission.READ_CARE)
def agreements(request: StaffRequest) -> HttpResponse:
    """List the agreements."""
    filters = forms.AgreementFilterForm(request.GET, by=request.user)
    rows = list_queries.agreements(by=request.user, **filters.chosen)
    shown = open_list(request, AGREEMENT_LIST, rows, filters=filters, rows_of=list_queries.agreement_rows)
    return shown.render("care_agreements/agreements.html")


@permission_required(Permission.READ_CARE)
def agreement(request: StaffRequest, pk: int) -> HttpResponse:
    """Show an agreement with its payees, and carry out what was sent."""
    rows = Agreement.objects.visible_to(request.user).select_related("person", "carer", "replaces", "signed_file")
    found = get_object_or_404(rows, pk=pk)
    sent = request.POST.get("act", "")
    acts = acts_of(found, request.user, request.POST, request.FILES, sent)
    act = next((one for one in acts if one.name == sent), None)
    if request.method == "POST" and act is None:
        raise PermissionDenied
    if act is not None and act.form.perform(lambda: act.carry_out(request.user, act.form)):
        messages.success(request, _("已办：{what}。").format(what=act.label))
        return redirect(found)
    person = found.person
    context = {
        "agreement": found,
        "facts": _facts(found),
        "acts": acts,
        "sent": sent,
        "payees": CarePayee.objects.filter(person=person).select_related("agreement__carer"),
        "payee_columns": PAYEE_COLUMNS,
        "disputes": PayeeDispute.objects.filter(person=person, agreed_by=None),
        "gaps": CareGap.objects.filter(person=person, last_day=None),
        "may_renew": found.state in ("confirmed", "ended") and request.user.may(Permission.HANDLE_CARE),
    }
    return render(request, "care_agreements/agreement.html", context, status=422 if act is not None else 200)


def _facts(found: Agreement) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [
        (_("协议编号"), found.number),
        (_("村（居）"), place_name(found.person.village_id)),
        (_("照料人"), f"{found.carer.name}（{relation_in_language(found.relation)}）"),
        (_("照料人电话"), str(found.carer.phone)),
        (_("签订时自理能力"), GRADE_LABELS.get(found.grade.clear(), "")),
        (_("供养方式"), found.get_form_display()),
        (_("服务内容"), "、".join(found.service_names)),
        (
            _("走访"),
            ngettext("每{days}天一次", "每{days}天一次", found.visit_every_days).format(days=found.visit_every_days),
        ),
        (_("每周照料"), _("{hours}小时").format(hours=found.hours_per_week)),
        (_("期限"), date_span(found.first_day, found.until)),
        (_("签订原因"), found.get_why_display()),
    ]
    for label, value in ((_("监护人"), found.guardian_name), (_("交接事项"), found.handover_note)):
        if value:
            rows.append((label, value))
    if found.signed_on:
        rows.append((_("签字"), f"{day(found.signed_on)} {found.get_signed_way_display()}"))
    if found.confirmed_by:
        rows.append((_("复核"), f"{found.confirmed_by.name} {day(found.confirmed_on)}"))
    if found.ended_why:
        rows.append((_("终止"), f"{found.get_ended_why_display()} {found.ended_note}"))
    return rows


@require_GET
@permission_required(Permission.READ_CARE)
@makes_file
def print_agreement(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the agreement as it is printed, to be read before it is signed."""
    rows = Agreement.objects.visible_to(request.user).select_related("person", "carer", "signed_by")
    found = get_object_or_404(rows, pk=pk)
    return HttpResponse(agreement_pdf(found), content_type="application/pdf")


@permission_required(Permission.HANDLE_CARE)
def draft(request: StaffRequest, person: int) -> HttpResponse:
    """Draft an agreement of a person with the usual terms of their grade; the carer of the last one is proposed."""
    found = get_object_or_404(Person.objects.visible_to(request.user), pk=person)
    data = request.POST if request.method == "POST" else None
    form = forms.TermsForm(data, initial=_usual_terms(found), village_code=found.village_id)
    made: list[Agreement] = []
    if form.perform(lambda: made.append(draft_agreement(by=request.user, person=found, terms=form.terms))):
        messages.success(request, _("已起草，请打印签字。"))
        return redirect(made[0])
    return _terms_page(request, found, form, _("起草"))


@permission_required(Permission.HANDLE_CARE)
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    rows = Agreement.objects.visible_to(request.user).select_related("person", "carer")
    found = get_object_or_404(rows, pk=pk)
    names = [name for name in forms.TermsForm.base_fields if name not in ("carer", "seen_version")]
    initial = {name: getattr(found, name) for name in names} | {"carer": found.carer_id, "seen_version": found.version}
    data = request.POST if request.method == "POST" else None
    form = forms.TermsForm(data, initial=initial, village_code=found.person.village_id)
    if form.perform(lambda: _change(request, found, form)):
        messages.success(request, _("已修改。"))
        return redirect(found)
    return _terms_page(request, found.person, form, _("保存"))


def _change(request: StaffRequest, found: Agreement, form: Any) -> None:
    version = form.cleaned_data["seen_version"]
    change_agreement(by=request.user, agreement=found, terms=form.terms, seen_version=version)


def _terms_page(request: StaffRequest, person: Person, form: Any, submit: str) -> HttpResponse:
    award = tekun_award(person, today())
    facts = [
        (_("村（居）"), place_name(person.village_id)),
        (_("特困供养"), award.in_words if award else _("现在不享受")),
    ]
    context = {"person": person, "facts": facts, "form": form, "submit": submit}
    status = 422 if form.is_bound and not form.is_searching else 200
    return render(request, "care_agreements/terms.html", context, status=status)


def _usual_terms(person: Person) -> dict[str, Any]:
    """Return what the form proposes: the terms of the grade, from the day after the agreement in force ends."""
    award, last = tekun_award(person, today()), agreement_of(person.pk)
    if award is None:
        return {"first_day": today()}
    first_day = max(today(), last.first_day + timedelta(days=1)) if last else today()
    before = last or Agreement.objects.filter(person=person).exclude(state="withdrawn").order_by("-first_day").first()
    carer = before.carer if before else Carer()
    terms = proposed_terms(award, carer, before.relation if before else "", first_day)
    values = {name: getattr(terms, name) for name in forms.TermsForm.base_fields if hasattr(terms, name)}
    return values | {"carer": carer.pk, "guardian_name": before.guardian_name if before else ""}


@require_GET
@permission_required(Permission.READ_CARE)
def gaps(request: StaffRequest) -> HttpResponse:
    """List the gaps and doubts."""
    filters = forms.GapFilterForm(request.GET, by=request.user)
    rows = list_queries.gaps(by=request.user, **filters.chosen)
    shown = open_list(request, GAP_LIST, rows, filters=filters, rows_of=list_queries.gap_rows)
    return shown.render("care_agreements/gaps.html")


@permission_required(Permission.READ_CARE)
def gap(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a gap: name a substitute, say how it is handled, or draft the next agreement."""
    rows = CareGap.objects.visible_to(request.user).select_related("person", "agreement__carer", "substitute")
    found = get_object_or_404(rows, pk=pk)
    may_handle = request.user.may(Permission.HANDLE_CARE)
    if request.method == "POST" and not may_handle:
        raise PermissionDenied
    sent = request.POST.get("act", "")
    village = found.person.village_id
    data = request.POST if request.method == "POST" else None
    substitute = forms.SubstituteForm(data if sent == "substitute" else None, village_code=village, auto_id="sub_%s")
    handling = forms.HandlingForm(data if sent == "handling" else None)
    is_done = substitute.perform(
        lambda: gap_actions.name_substitute(by=request.user, gap=found, carer=substitute.cleaned_data["carer"])
    ) or handling.perform(
        lambda: gap_actions.handle_gap(by=request.user, gap=found, handling=handling.cleaned_data["handling"])
    )
    if is_done:
        messages.success(request, _("已登记。"))
        return redirect("care_agreements:gap", found.pk)
    row = list_queries.gap_rows([found])[0]
    context = {
        "gap": found,
        "row": row,
        "facts": _gap_facts(row),
        "substitute_form": substitute if found.is_uncared else None,
        "handling_form": handling,
        "may_handle": may_handle and found.last_day is None,
    }
    return render(request, "care_agreements/gap.html", context, status=422 if data is not None else 200)


def _gap_facts(row: list_queries.GapRow) -> list[tuple[Any, Any]]:
    found = row.gap
    span = (
        date_span(found.first_day, found.last_day) if found.last_day else _("{day}起").format(day=day(found.first_day))
    )
    rows: list[tuple[Any, Any]] = [
        (_("期间"), _("{span}，共{days}天").format(span=span, days=row.days)),
        (_("发现日期"), day(found.seen_on)),
        (_("督办"), row.level),
    ]
    if found.agreement:
        rows.append((_("原协议"), f"{found.agreement.number} {found.agreement.carer.name}"))
    if found.is_uncared:
        since = day(found.substitute_since) if found.substitute_since else ""
        rows.append((_("临时照料人"), f"{row.substitute} {since}"))
    if found.handling:
        rows.append((_("怎样处理"), f"{found.handling}（{day(found.handled_on)}）"))
    return rows


@permission_required(Permission.READ_CARE)
def carers(request: StaffRequest) -> HttpResponse:
    """List the carers; who handles care registers one."""
    may_handle = request.user.may(Permission.HANDLE_CARE)
    if request.method == "POST" and not may_handle:
        raise PermissionDenied
    form = forms.NewCarerForm(request.POST if request.method == "POST" else None).for_user(request.user)
    if form.perform(lambda: _register(request, form)):
        messages.success(request, _("已登记照料人。"))
        return redirect("care_agreements:carers")
    filters = forms.CarerFilterForm(request.GET, by=request.user)
    rows = list_queries.carers(by=request.user, **filters.chosen)
    shown = open_list(request, CARER_LIST, rows, filters=filters, rows_of=list_queries.carer_rows)
    status = 422 if form.is_bound and not form.is_searching else 200
    return shown.render("care_agreements/carers.html", {"form": form if may_handle else None}, status=status)


def _register(request: StaffRequest, form: Any) -> None:
    carer_actions.register_carer(by=request.user, person=form.cleaned_data["person"], details=form.details)


@permission_required(Permission.READ_CARE)
def carer(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a carer and whom they care for; change the details or end the carer."""
    found = get_object_or_404(Carer.objects.visible_to(request.user).select_related("person"), pk=pk)
    may_handle = request.user.may(Permission.HANDLE_CARE)
    if request.method == "POST" and not may_handle:
        raise PermissionDenied
    sent, data = request.POST.get("act", ""), request.POST if request.method == "POST" else None
    change_form = forms.ChangeCarerForm(data if sent == "change" else None, initial=_carer_details(found))
    end_form = forms.EndCarerForm(
        data if sent == "end" else None, initial={"seen_version": found.version}, auto_id="end_%s"
    )
    version = {"by": request.user, "carer": found}
    is_done = change_form.perform(
        lambda: carer_actions.change_carer(
            **version, details=change_form.details, seen_version=change_form.cleaned_data["seen_version"]
        )
    ) or end_form.perform(lambda: carer_actions.end_carer(**version, **end_form.cleaned_data))
    if is_done:
        messages.success(request, _("已登记。"))
        return redirect(found)
    context = {
        "carer": found,
        "row": list_queries.carer_rows([found])[0],
        "facts": _carer_facts(found),
        "rows": Agreement.objects.visible_to(request.user)
        .filter(carer=found)
        .exclude(state="withdrawn")
        .select_related("person"),
        "columns": CARED_COLUMNS,
        "change_form": change_form if may_handle and found.ended_on is None else None,
        "end_form": end_form,
    }
    return render(request, "care_agreements/carer.html", context, status=422 if data is not None else 200)


def _carer_facts(found: Carer) -> list[tuple[Any, Any]]:
    training = f"{found.training} {day(found.trained_on) if found.trained_on else ''}".strip()
    return [
        (_("电话"), str(found.phone)),
        (_("培训"), training or "—"),
        (_("健康检查"), day(found.health_checked_on)),
        (_("无犯罪记录查询"), day(found.record_checked_on)),
    ]


def _carer_details(found: Carer) -> dict[str, Any]:
    names = ("training", "trained_on", "health_checked_on", "record_checked_on")
    return {name: getattr(found, name) for name in names} | {"seen_version": found.version}


@require_GET
@permission_required(Permission.READ_CARE)
def payees(request: StaffRequest) -> HttpResponse:
    """List to whom care money is paid."""
    filters = forms.PayeeFilterForm(request.GET, by=request.user)
    shown = open_list(request, PAYEE_LIST, list_queries.payees(by=request.user, **filters.chosen), filters=filters)
    return shown.render("care_agreements/payees.html")
