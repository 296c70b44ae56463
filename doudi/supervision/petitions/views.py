"""Pages of petitions: the list, the registration, one petition, its documents, the counts."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from doudi.casework.receipt_codes.views import Slip, new_code_page
from doudi.core.access_log.note import note_access
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.audit.queries import entries_about
from doudi.supervision.petitions import page, queries
from doudi.supervision.petitions.actions.codes import issue_new_code
from doudi.supervision.petitions.actions.registration import register_petition, reveal_petitioner
from doudi.supervision.petitions.columns import COUNT_LIST, PETITION_LIST
from doudi.supervision.petitions.documents import DOCUMENTS, available_documents, document_pdf
from doudi.supervision.petitions.forms import PetitionFilterForm, PetitionForm, QuarterForm
from doudi.supervision.petitions.kinds import IdentityCheck
from doudi.supervision.petitions.models import Petition
from doudi.supervision.petitions.verb_forms import RevealForm
from doudi.supervision.petitions.verbs import VERBS, offered_verbs
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.quarters import quarter_in_words
from doudi.ui.verb_forms import VerbForms, sent_verb

_REVEAL = "reveal"


@require_GET
@permission_required(Permission.HANDLE_PETITIONS)
def petitions(request: StaffRequest) -> HttpResponse:
    """List the petitions of the user's area, the nearest deadline first."""
    filters = PetitionFilterForm(request.GET, by=request.user)
    shown = open_list(request, PETITION_LIST, queries.petitions(by=request.user, **filters.chosen), filters=filters)
    return shown.render("supervision_petitions/list.html")


@permission_required(Permission.HANDLE_PETITIONS)
def new_petition(request: StaffRequest) -> HttpResponse:
    """Register a petition."""
    form = PetitionForm(request.user, request.POST if request.method == "POST" else None)
    made: list[Petition] = []
    if form.perform(lambda: made.append(register_petition(by=request.user, received=form.received))):
        messages.success(request, _("已登记，请在期限前书面告知信访人。"))
        return redirect(made[0])
    context = {"form": form}
    return render(request, "supervision_petitions/new.html", context, status=422 if form.is_bound else 200)


@permission_required(Permission.HANDLE_PETITIONS, fresh_code_verbs=frozenset({_REVEAL}))
def petition(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a petition with its next step; the forms post back here."""
    found = get_object_or_404(queries.petitions(by=request.user), pk=pk)
    note_access(subject=found.petitioner or found, village_code=found.village_code)
    if sent_verb(request) == _REVEAL and page.may_reveal(found, request.user):
        return _reveal(request, found)
    forms = _verb_forms(request, found)
    if forms.perform(petition=found):
        return redirect(found)
    return _render(request, found, {"verbs": forms}, status=forms.status)


def _verb_forms(request: StaffRequest, found: Petition) -> VerbForms:
    return VerbForms(
        request,
        VERBS,
        offered_verbs(found, request.user),
        lambda verb, data=None, _files=None, **options: verb.form(found, request.user, data, **options),
    )


def _reveal(request: StaffRequest, found: Petition) -> HttpResponse:
    form = RevealForm(found, request.user, request.POST)
    shown: list[tuple[str, str]] = []
    if form.perform(lambda: shown.append(reveal_petitioner(by=request.user, petition=found, **form.arguments()))):
        return _render(request, found, {"contact": shown[0]})
    return _render(request, found, {"reveal_form": form}, status=422)


def _render(request: StaffRequest, found: Petition, more: dict[str, Any], status: int = 200) -> HttpResponse:
    opinions = found.opinions.select_related("drafted_by", "approved_by").order_by("-pk")
    may_reveal = page.may_reveal(found, request.user)
    context = {
        "petition": found,
        "next_step": page.next_step(found),
        "facts": page.facts_of(found),
        "limits": page.limits_of(found),
        "inquiries": found.inquiries.select_related("recorded_by"),
        "opinions": [(one, page.opinion_facts(one)) for one in opinions],
        "reviews": [(one, page.review_facts(one)) for one in found.reviews.all()],
        "documents": available_documents(found),
        "earlier": queries.earlier_petitions(found, by=request.user),
        "reveal_form": RevealForm(found, request.user, auto_id="reveal_%s") if may_reveal else None,
        "history": entries_about(found),
        **more,
    }
    return render(request, "supervision_petitions/petition.html", context, status=status)


@permission_required(Permission.HANDLE_PETITIONS)
def new_code(request: StaffRequest, pk: int) -> HttpResponse:
    """Issue a code with which the petitioner looks a petition up, and show it once, to print."""
    found = get_object_or_404(queries.petitions(by=request.user), pk=pk)
    if not found.sealed_name:
        raise Http404
    slip = Slip(found, found.number, found.number, found.masked_name, receipt_label=_("信访编号"))
    return new_code_page(request, slip, IdentityCheck, partial(issue_new_code, by=request.user, petition=found))


@require_GET
@permission_required(Permission.HANDLE_PETITIONS)
@makes_file
def document(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """Return a document of a petition as A4."""
    found = get_object_or_404(queries.petitions(by=request.user), pk=pk)
    note_access("document", subject=found.petitioner or found, village_code=found.village_code)
    content = document_pdf(found, kind) if kind in DOCUMENTS else None
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="application/pdf")


@require_GET
@permission_required(Permission.HANDLE_PETITIONS)
def counts(request: StaffRequest) -> HttpResponse:
    """Show petitions, repeated matters and repeat petitioners of a quarter by township."""
    filters = QuarterForm(request.GET)
    scope = request.user.scope or ""
    rows = [row for row in queries.petition_counts(filters.first_day) if row.township_code.startswith(scope)]
    shown = open_list(request, COUNT_LIST, rows, filters=filters)
    return shown.render("supervision_petitions/counts.html", {"quarter": quarter_in_words(filters.first_day)})
