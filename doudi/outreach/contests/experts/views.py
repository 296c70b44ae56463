"""Pages of the pool of experts: nominations, the choice, the letter to the city."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from doudi.core.accounts.models import User
from doudi.core.accounts.page_access import StaffRequest, permission_required
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.outreach.contests.columns import EXPERT_LIST
from doudi.outreach.contests.experts import actions, queries
from doudi.outreach.contests.experts.actions import Nominee
from doudi.outreach.contests.generated.question import Topic
from doudi.outreach.contests.models import ExpertNomination
from doudi.outreach.contests.models.experts import LONGEST_REASON
from doudi.outreach.contests.people import learners
from doudi.outreach.contests.workflow import NominationState
from doudi.ui.forms import ActionForm, FormData, version_field
from doudi.ui.lists.shown_list import open_list
from doudi.ui.pdf import document_html, pdf_of
from doudi.ui.templatetags.ui import day

_MOST_WORK_YEARS = 60


class NominationForm(ActionForm):
    """A nomination."""

    user = forms.ModelChoiceField(label=gettext_lazy("人选"), queryset=User.objects.none())
    topic = forms.ChoiceField(label=gettext_lazy("专长"), choices=Topic.choices)
    work_years = forms.IntegerField(label=gettext_lazy("从事救助工作年数"), min_value=0, max_value=_MOST_WORK_YEARS)
    reason = forms.CharField(
        label=gettext_lazy("推荐理由"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, by: User, data: FormData = None) -> None:
        super().__init__(data)
        field: Any = self.fields["user"]
        field.queryset = learners(by=by)
        field.empty_label = gettext_lazy("请选择")
        field.label_from_instance = lambda user: f"{user.name}（{user.place}）"


class ChoiceForm(ActionForm):
    """A button."""

    seen_version = version_field()


class DeclineForm(ActionForm):
    """Why a nominee is left out."""

    why = forms.CharField(label=gettext_lazy("理由"), max_length=200)
    seen_version = version_field()


@require_GET
@permission_required(Permission.READ_OUTREACH)
def experts(request: StaffRequest) -> HttpResponse:
    """List the nominations."""
    found = queries.nominations(by=request.user)
    shown = open_list(request, EXPERT_LIST, found, rows_of=queries.nomination_rows)
    return shown.render("outreach_contests/experts.html", {"years": queries.years_with_experts()})


@permission_required(Permission.REPORT_OUTREACH)
def nominate(request: StaffRequest) -> HttpResponse:
    """Nominate somebody."""
    form = NominationForm(request.user, request.POST if request.method == "POST" else None)
    made: list[ExpertNomination] = []
    if form.perform(
        lambda: made.append(actions.nominate_expert(by=request.user, nominee=Nominee(**form.cleaned_data)))
    ):
        messages.success(request, _("已推荐。"))
        return redirect(made[0])
    context = {"form": form}
    return render(request, "outreach_contests/nominate.html", context, status=422 if form.is_bound else 200)


def _offered(found: ExpertNomination, user: User) -> list[str]:
    """Return the verbs that the user may do."""
    verbs = []
    if found.state == NominationState.NOMINATED and user.may(Permission.MANAGE_OUTREACH):
        verbs.append("choose")
    is_other = user.pk not in {found.chosen_by_id, found.user_id}
    if found.state == NominationState.CHOSEN and user.may(Permission.CONFIRM_OUTREACH) and is_other:
        verbs.append("confirm")
    is_open = found.state in {NominationState.NOMINATED, NominationState.CHOSEN}
    return [*verbs, "decline"] if is_open and user.may(Permission.MANAGE_OUTREACH) else verbs


@permission_required(Permission.READ_OUTREACH)
def expert(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a nomination; choose, confirm or decline it."""
    user = request.user
    found = get_object_or_404(queries.nominations(by=user), pk=pk)
    acts: dict[str, Callable[..., ExpertNomination]] = {
        "choose": actions.choose_expert,
        "confirm": actions.confirm_expert,
        "decline": actions.decline_expert,
    }
    sent = request.POST.get("act", "") if request.method == "POST" else ""
    if request.method == "POST" and sent not in acts:
        raise BadRequest
    shown = _offered(found, user)
    made = {
        verb: (DeclineForm if verb == "decline" else ChoiceForm)(
            request.POST if verb == sent else None,
            initial={"seen_version": found.version},
            auto_id=f"{verb}_%s",
        )
        for verb in dict.fromkeys([*shown, *([sent] if sent else [])])
    }
    if sent and made[sent].perform(lambda: acts[sent](by=user, nomination=found, **made[sent].cleaned_data)):
        messages.success(request, _("已登记。"))
        return redirect(found)
    row = queries.nomination_rows([found])[0]
    context = {
        "nomination": found,
        "forms": made,
        "facts": [
            (_("单位"), found.place),
            (_("岗位"), found.user.get_role_display()),
            (_("专长"), found.get_topic_display()),
            (_("从事救助工作"), ngettext("{years}年", "{years}年", found.work_years).format(years=found.work_years)),
            (_("竞赛成绩"), row.exam),
            (_("业务课得分"), row.lesson),
            (_("推荐"), f"{found.nominated_by.name} {day(found.nominated_on)}"),
            (_("选用"), found.chosen_by.name if found.chosen_by else "—"),
            (_("确定"), f"{found.confirmed_by.name} {day(found.confirmed_on)}" if found.confirmed_by else "—"),
        ],
    }
    return render(request, "outreach_contests/expert.html", context, status=422 if sent else 200)


@require_GET
@permission_required(Permission.MANAGE_OUTREACH)
def letter(request: StaffRequest, year: int) -> HttpResponse:
    """Return the letter that nominates the experts of a year to the city, as A4."""
    rows = queries.experts_of(year, by=request.user)
    if not rows:
        raise Http404(_("这一年还没有确定的人选。"))
    title = _("关于推荐市级社会救助实务人才专家库人选的函")
    context = {"title": title, "year": year, "rows": rows, "number": len(rows), "day": day(today()), "mark": ""}
    return HttpResponse(pdf_of(document_html("outreach_contests/letter.html", context)), content_type="application/pdf")
