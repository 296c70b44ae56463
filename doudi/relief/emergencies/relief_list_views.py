"""The page that relieves many families of a survey list by one list, and lets a second person decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.divisions.queries import place_name
from doudi.relief.cases.models import Degree, ReliefCase, SubCause
from doudi.relief.emergencies import queries
from doudi.relief.emergencies.actions.relief_list import (
    LIST_KINDS,
    MAX_FAMILIES,
    ListedHardship,
    ListOutcome,
    grant_listed,
    relieve_listed,
)
from doudi.relief.emergencies.models import Answer, EmergencyEvent
from doudi.relief.emergencies.reports import undecided_relief_of
from doudi.relief.emergencies.views import event_or_404
from doudi.relief.instalments.models import Instalment
from doudi.ui.forms import ActionForm, FormData
from doudi.ui.templatetags.ui import yuan


class ReliefListForm(ActionForm):
    """The families of a list, and what all of them need."""

    rows = forms.MultipleChoiceField(label=gettext_lazy("给哪些家庭"), widget=forms.CheckboxSelectMultiple)
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=[(kind.value, kind.label) for kind in LIST_KINDS])
    sub_cause = forms.ChoiceField(label=gettext_lazy("原因"), choices=SubCause.choices)
    degree = forms.ChoiceField(label=gettext_lazy("程度"), choices=Degree.choices)
    account = forms.CharField(label=gettext_lazy("发生了什么"), max_length=300)
    reason = forms.CharField(label=gettext_lazy("核实的情况和理由"), max_length=300)
    way = forms.ChoiceField(label=gettext_lazy("发放方式"), choices=Instalment.Way.choices)

    def __init__(self, waiting: list[Any], data: FormData = None) -> None:
        super().__init__(data)
        self.waiting = {str(one.row.pk): one.row for one in waiting if one.row.person}
        field = self.fields["rows"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(key, f"{row.name}（{place_name(row.village_code)}）") for key, row in self.waiting.items()]

    def told(self) -> ListedHardship:
        """Return what was filled in, as the action takes it."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "rows"}
        return ListedHardship(cause=SubCause(cleaned["sub_cause"]).cause, **cleaned)


class GrantListForm(ActionForm):
    """The proposed cases that a second person grants."""

    cases = forms.MultipleChoiceField(label=gettext_lazy("同意哪些"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, proposed: list[ReliefCase], data: FormData = None) -> None:
        super().__init__(data)
        self.proposed = {str(relief.pk): relief for relief in proposed}
        field = self.fields["cases"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(key, _label(relief)) for key, relief in self.proposed.items()]


def _label(relief: ReliefCase) -> str:
    proposal = list(relief.proposals.all())[-1]
    name = relief.case.application.applicant_name
    return f"{name}（{place_name(relief.case.village_code)}） {yuan(proposal.total_fen)}"


@permission_required(Permission.HANDLE_CASES)
def relief_list(request: StaffRequest, pk: int) -> HttpResponse:
    """Open and propose relief for chosen families of the survey list; grant the proposals of another officer."""
    found = event_or_404(request, pk)
    is_grant = request.POST.get("act") == "grant"
    sent = request.POST if request.method == "POST" else None
    form = ReliefListForm(_waiting(request, found), None if is_grant else sent)
    grant_form = GrantListForm(_proposed(request, found), sent if is_grant else None)
    outcomes: list[ListOutcome] = []
    if form.perform(lambda: outcomes.append(_relieve(request, found, form))):
        return _told(request, found, outcomes[0], _("已登记并提出{number}户，等第二人同意。"))
    if grant_form.perform(lambda: outcomes.append(_grant(request, grant_form))):
        return _told(request, found, outcomes[0], _("已同意{number}户。"))
    context = {"event": found, "form": form, "grant_form": grant_form, "most": MAX_FAMILIES}
    return render(request, "relief/emergencies/relief_list.html", context, status=422 if sent is not None else 200)


def _waiting(request: StaffRequest, found: EmergencyEvent) -> list[Any]:
    """Return the people in need without relief since the event began."""
    rows = queries.survey_rows(found, by=request.user, state=Answer.NEEDS)[: MAX_FAMILIES * 2]
    return [one for one in queries.with_other_events(list(rows)) if one.relief is None]


def _proposed(request: StaffRequest, found: EmergencyEvent) -> list[ReliefCase]:
    """Return the proposed cases of the event that wait for a second person."""
    undecided = undecided_relief_of(found, by=request.user).exclude(case__proposed_by=request.user)
    return list(undecided.select_related("case__application").prefetch_related("proposals")[:MAX_FAMILIES])


def _relieve(request: StaffRequest, found: EmergencyEvent, form: ReliefListForm) -> ListOutcome:
    rows = [form.waiting[key] for key in form.cleaned_data["rows"]]
    return relieve_listed(by=request.user, event=found, rows=rows, told=form.told())


def _grant(request: StaffRequest, form: GrantListForm) -> ListOutcome:
    return grant_listed(by=request.user, reliefs=[form.proposed[key] for key in form.cleaned_data["cases"]])


def _told(request: StaffRequest, found: EmergencyEvent, outcome: ListOutcome, sentence: str) -> HttpResponse:
    """Tell what was done and who was refused, and show the page again."""
    if outcome.cases:
        messages.success(request, sentence.format(number=len(outcome.cases)))
    for name, why in outcome.refused:
        messages.error(request, f"{name}：{why}")
    return redirect("relief:relief_list", pk=found.pk)
