"""Pages of matches."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from doudi.care.charity.columns import MATCH_LIST
from doudi.care.charity.forms import MatchFilterForm
from doudi.care.charity.matches import queries
from doudi.care.charity.matches.models import Match
from doudi.care.charity.matches.verbs import VERBS
from doudi.care.charity.matches.workflow import MATCH_TRANSITIONS
from doudi.core.access_log.note import note_access
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.core.process import Verb
from doudi.ui.forms import ActionForm
from doudi.ui.language import makes_file
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pdf import document_html, pdf_of
from doudi.ui.templatetags.ui import day, yuan
from doudi.ui.verb_forms import VerbForms
from doudi.values.money import format_yuan


@require_GET
@permission_required(Permission.READ_CHARITY)
def matches(request: StaffRequest) -> HttpResponse:
    """List the matches of the user's area."""
    filters = MatchFilterForm(request.GET, by=request.user)
    shown = open_list(request, MATCH_LIST, queries.matches(by=request.user, **filters.chosen), filters=filters)
    return shown.render("care_charity/matches/list.html")


@permission_required(Permission.READ_CHARITY)
def match(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a match and take its next step."""
    found = get_object_or_404(queries.matches(by=request.user), pk=pk)
    note_access(subject=found.need.person, village_code=found.need.village_code)
    verbs = VerbForms(request, VERBS, _offered(request, found), partial(_form_of, found))
    if verbs.perform(match=found):
        return redirect(found)
    context = {
        "match": found,
        "facts": _facts(found),
        "verbs": verbs,
        "papers": _papers(found) if request.user.may(Permission.READ_REGISTRY) else [],
    }
    return render(request, "care_charity/matches/match.html", context, status=verbs.status)


def _papers(found: Match) -> list[tuple[Any, int]]:
    """Return the signed papers of a match; who reads no registry reads no papers of people either."""
    papers = ((_("看同意书"), found.consent_file_id), (_("看签收单"), found.receipt_id))
    return [(label, file) for label, file in papers if file is not None]


def _offered(request: StaffRequest, found: Match) -> list[Verb]:
    """Return the verbs that the user may use now."""
    if not request.user.may(Permission.MANAGE_CHARITY):
        return []
    names = MATCH_TRANSITIONS.verbs_in(found.state)
    return [VERBS[name] for name in VERBS if name in names and not (name == "tell_giver" and found.giver_told_on)]


def _form_of(found: Match, verb: Verb, *sent: Any, **options: Any) -> ActionForm:
    initial: dict[str, Any] = {"seen_version": found.version}
    if verb.name == "hand_over":
        initial["value_fen"] = format_yuan(found.quantity * found.resource.unit_value_fen)
    form: ActionForm = verb.form(*sent, initial=initial, **options)
    return form


def _facts(found: Match) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("村（居）"), place_name(found.need.village_code)),
        (_("需求"), found.need.get_kind_display()),
        (_("资源"), f"{found.resource.title} {found.quantity}{found.resource.unit}"),
        (_("提出"), f"{found.proposed_by.name} {day(found.proposed_on)}"),
    ]
    if found.consented_on:
        facts.append((_("同意"), f"{found.get_consent_by_display()} {day(found.consented_on)}"))
    if found.giver_told_on:
        facts.append((_("告知捐助方"), day(found.giver_told_on)))
    if found.handed_on:
        who = found.handed_by.name if found.handed_by else ""
        facts.append((pgettext("done", "交付"), f"{who} {day(found.handed_on)}"))
        facts.append((_("价值"), yuan(found.value_fen)))
    if found.sealed_effect:
        facts.append((_("效果"), found.sealed_effect.clear()))
    if found.ending:
        facts.append((_("终止"), f"{found.get_ending_display()} {day(found.ended_on)}"))
    return facts


@require_GET
@permission_required(Permission.MANAGE_CHARITY)
@makes_file
def consent_form(request: StaffRequest, pk: int) -> HttpResponse:
    """Return the consent of a match as A4, to be signed."""
    found = get_object_or_404(queries.matches(by=request.user), pk=pk)
    note_access(subject=found.need.person, village_code=found.need.village_code)
    sentence = _("本人{name}，住{place}。我知道有人愿意提供“{title}”{quantity}{unit}，我愿意接受。").format(
        name=found.need.person.name,
        place=place_name(found.need.village_code),
        title=found.resource.title,
        quantity=found.quantity,
        unit=found.resource.unit,
    )
    context = {"title": _("接受慈善帮扶同意书"), "sentence": sentence, "mark": ""}
    html = document_html("care_charity/matches/consent.html", context)
    return HttpResponse(pdf_of(html), content_type="application/pdf")
