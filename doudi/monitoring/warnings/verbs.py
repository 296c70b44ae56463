"""What is done with one warning, declared once for its page and its addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import this_month, today
from doudi.core.record_language import in_record_language
from doudi.monitoring.warnings import actions
from doudi.monitoring.warnings.act_forms import (
    CaseForm,
    DeathForm,
    HoldForm,
    LeadForm,
    LinkForm,
    QuestionForm,
    ReferralForm,
    ReliefForm,
)
from doudi.monitoring.warnings.actions.findings import may_reopen
from doudi.monitoring.warnings.evidence import facts_of
from doudi.monitoring.warnings.forms import AgreeForm, HandOverForm, ReopenForm, SendBackForm, VisitForm
from doudi.monitoring.warnings.models import Warning  # noqa: A004 - the term of the field
from doudi.monitoring.warnings.people import household_of, people_of
from doudi.monitoring.warnings.queries import colleagues_for, may_check
from doudi.monitoring.warnings.rule_texts import HOLD_REASONS, acts_for, neutral_rule_label, rule_label
from doudi.monitoring.warnings.source_names import listed_source_label, source_label
from doudi.monitoring.warnings.workflow import AT_WORK, ENDED
from doudi.payments.models import Hold
from doudi.registry.awards.queries import awards_not_ended
from doudi.ui.forms import ActionForm, FormData, mark_chinese
from doudi.ui.tables import Text
from doudi.values.benefit_month import format_month_in_words

_NEEDS: Mapping[str, str] = {
    "M01": "alone",
    "M02": "illness",
    "M05": "child",
    "M07": "work",
    "M09": "child",
    "M10": "disaster",
    "M11": "illness",
    "S02": "child",
    "M04": "alone",
}
_CAUSES: Mapping[str, str] = {"M02": "illness_chronic", "M11": "illness_chronic", "M10": "disaster_flood"}
_CASE_OF_RULE: Mapping[str, str] = {"W02": "ending", "W03": "ending", "W15": "ending", "R04": "ending", "R05": "ending"}
_REFERRALS: Mapping[str, str] = {
    "M01": "disability",
    "M02": "medical",
    "M06": "disability",
    "M07": "employment",
    "M10": "disaster_aid",
    "M11": "medical",
    "R03": "disability",
}
"""The referral that the form proposes for a rule."""
Initial = Callable[[Warning], dict[str, Any]]


_WRITTEN = frozenset({"why", "detail", "data_source", "text", "account", "title", "question"})
"""The fields that are filled in with words about the warning."""


@dataclass(frozen=True)
class WarningVerb:
    """A verb of one warning.

    Attributes:
        opens: whether it opens something else, so that it stands among the acts of the page.
        is_for_recused: whether an officer who must stay out of the warning may do it.
        permission: what its action asks for besides the handling of warnings.
    """

    name: str
    label: Text
    act: Callable[..., object]
    form: type[ActionForm]
    initial: Initial
    is_offered: Callable[[User, Warning], bool]
    done: Text
    opens: bool = False
    is_for_recused: bool = False
    permission: Permission | None = None

    def is_open_to(self, by: User, warning: Warning, *, is_recused: bool) -> bool:
        """Whether the user may do it now."""
        if not by.may(Permission.HANDLE_WARNINGS) or (is_recused and not self.is_for_recused):
            return False
        if self.permission is not None and not by.may(self.permission):
            return False
        return self.is_offered(by, warning)

    def form_for(self, by: User, warning: Warning, data: FormData = None) -> ActionForm:
        """Return its form, filled in as far as the warning knows."""
        with in_record_language():  # what it is filled in with is recorded
            initial = {**self.initial(warning), "seen_version": warning.version}
        if self.form is HandOverForm:
            return HandOverForm(colleagues_for(warning, by=by), data, initial=initial)
        form = self.form(data, initial=initial)
        mark_chinese(form, *(form.fields.keys() & _WRITTEN & initial.keys()))
        return form

    def perform(self, by: User, warning: Warning, form: ActionForm) -> object:
        """Carry it out."""
        given = form.arguments() if isinstance(form, HandOverForm) else form.cleaned_data
        return self.act(by=by, warning=warning, **given)


def _nothing(_warning: Warning) -> dict[str, Any]:
    return {}


def _is_at_work(_by: User, warning: Warning) -> bool:
    return warning.state in AT_WORK


def _among_acts(name: str, *, of_person: bool = False) -> Callable[[User, Warning], bool]:
    def is_offered(_by: User, warning: Warning) -> bool:
        if warning.state not in AT_WORK or (of_person and warning.person_id is None):
            return False
        return name in acts_for(warning.rule_id, warning.warning_class)

    return is_offered


def _may_reassess(by: User, warning: Warning) -> bool:
    """Whether a case is among the acts: a family without an award applies, it is not reassessed."""
    household = household_of(warning)
    if household is None or not _among_acts("case")(by, warning):
        return False
    return awards_not_ended(this_month()).filter(person__household=household).exists()


def _found(warning: Warning) -> str:
    """Return what was found, as a text of a case or hold tells it."""
    facts = "，".join(f"{label}{value}" for label, value in facts_of(warning.evidence, may_see_hiv=False))
    text = _("监测预警{rule}（{source}，{month}）：{facts}")
    return text.format(
        rule=rule_label(warning.rule_id),
        source=source_label(warning.source),
        month=format_month_in_words(warning.month),
        facts=facts,
    )


def _reason(warning: Warning) -> str:
    """Return the reason of a case, which the audit trail keeps: nothing about health."""
    return _("监测预警{rule}，{month}。").format(
        rule=neutral_rule_label(warning.rule_id), month=format_month_in_words(warning.month)
    )


def _case(warning: Warning) -> dict[str, Any]:
    return {"matter": _CASE_OF_RULE.get(warning.rule_id, "circumstances_change"), "why": _reason(warning)}


def _hold(warning: Warning) -> dict[str, Any]:
    return {
        "reason": HOLD_REASONS.get(warning.rule_id, Hold.Reason.DISPUTED),
        "detail": _("{reason}来源：{source}。").format(
            reason=_reason(warning), source=listed_source_label(warning.source)
        ),
    }


def _death(warning: Warning) -> dict[str, Any]:
    day = warning.evidence.get("death_date") or warning.evidence.get("cremation_date")
    source = _("{source}，{month}").format(
        source=source_label(warning.source), month=format_month_in_words(warning.month)
    )
    return {"died_on": date.fromisoformat(day[:10]) if day else None, "data_source": source}


def _lead(warning: Warning) -> dict[str, Any]:
    return {"need": _NEEDS.get(warning.rule_id, "other"), "text": _found(warning)[:500]}


def _referral(warning: Warning) -> dict[str, Any]:
    return {"kind": _REFERRALS.get(warning.rule_id, ""), "text": _found(warning)[:500]}


def _relief(warning: Warning) -> dict[str, Any]:
    return {
        "kind": "small_first",
        "sub_cause": _CAUSES.get(warning.rule_id, "accident_other"),
        "degree": "middle",
        "persons_affected": max(1, sum(person.death_date is None for person in people_of(warning))),
        "happened_on": today(),
        "account": _found(warning)[:1000],
    }


def _question(warning: Warning) -> dict[str, Any]:
    return {"title": neutral_rule_label(warning.rule_id), "question": _found(warning)[:1000]}


VERBS: Mapping[str, WarningVerb] = {
    verb.name: verb
    for verb in (
        WarningVerb(
            "hold",
            gettext_lazy("登记缓发"),
            actions.place_hold_of_warning,
            HoldForm,
            _hold,
            _among_acts("hold", of_person=True),
            gettext_lazy("已登记缓发，下一批起生效；核实以后再办结预警。"),
            opens=True,
            permission=Permission.HOLD_PAYMENTS,
        ),
        WarningVerb(
            "death",
            gettext_lazy("报告死亡"),
            actions.report_death_of_warning,
            DeathForm,
            _death,
            _among_acts("death", of_person=True),
            gettext_lazy("已报告，由另一人核实；在此以前各项待遇缓发。"),
            opens=True,
            permission=Permission.REPORT_DEATHS,
        ),
        WarningVerb(
            "case",
            gettext_lazy("发起办件"),
            actions.open_case_of_warning,
            CaseForm,
            _case,
            _may_reassess,
            gettext_lazy("已发起办件，办结以后预警随之办结。"),
            opens=True,
            permission=Permission.HANDLE_CASES,
        ),
        WarningVerb(
            "lead",
            gettext_lazy("登记困难线索"),
            actions.report_lead_of_warning,
            LeadForm,
            _lead,
            _among_acts("lead"),
            gettext_lazy("已登记线索，线索办结以后预警随之办结。"),
            opens=True,
            permission=Permission.APPLY_ON_BEHALF,
        ),
        WarningVerb(
            "referral",
            gettext_lazy("转有关部门"),
            actions.refer_warning,
            ReferralForm,
            _referral,
            _among_acts("referral"),
            gettext_lazy("已登记转办，部门答复以后预警随之办结。"),
            opens=True,
            permission=Permission.HANDLE_CASES,
        ),
        WarningVerb(
            "relief",
            gettext_lazy("登记临时救助"),
            actions.open_relief_of_warning,
            ReliefForm,
            _relief,
            _among_acts("relief"),
            gettext_lazy("已登记临时救助，决定以后预警随之办结。"),
            opens=True,
            permission=Permission.APPLY_ON_BEHALF,
        ),
        WarningVerb(
            "conference",
            gettext_lazy("提请会议研究"),
            actions.raise_question_of_warning,
            QuestionForm,
            _question,
            _among_acts("conference"),
            gettext_lazy("已提请会议研究，会议决定以后预警随之办结。"),
            opens=True,
            permission=Permission.RAISE_QUESTIONS,
        ),
        WarningVerb(
            "link",
            gettext_lazy("关联已有办件"),
            actions.link_case,
            LinkForm,
            _nothing,
            _among_acts("link"),
            gettext_lazy("已关联，办件办结以后预警随之办结。"),
            opens=True,
            permission=Permission.HANDLE_CASES,
        ),
        WarningVerb(
            "visit",
            gettext_lazy("登记走访"),
            actions.record_visit,
            VisitForm,
            lambda _warning: {"visited_on": today()},
            _is_at_work,
            gettext_lazy("已登记走访。"),
        ),
        WarningVerb(
            "agree",
            gettext_lazy("同意"),
            actions.agree_with_finding,
            AgreeForm,
            _nothing,
            may_check,
            gettext_lazy("已同意，预警办结。"),
        ),
        WarningVerb(
            "send_back",
            gettext_lazy("退回重新核实"),
            actions.send_finding_back,
            SendBackForm,
            _nothing,
            may_check,
            gettext_lazy("已退回。"),
        ),
        WarningVerb(
            "reopen",
            gettext_lazy("重新打开"),
            actions.reopen_warning,
            ReopenForm,
            _nothing,
            lambda by, warning: warning.state == ENDED and may_reopen(by, warning),
            gettext_lazy("已重新打开。"),
        ),
        WarningVerb(
            "hand_over",
            gettext_lazy("移交"),
            actions.hand_over_warning,
            HandOverForm,
            _nothing,
            lambda _by, warning: warning.state != ENDED,
            gettext_lazy("已移交。"),
            is_for_recused=True,
        ),
    )
}


def verbs_for(by: User, warning: Warning, *, is_recused: bool) -> list[WarningVerb]:
    """Return what a user may do with a warning now; what it opens in the order of its class."""
    offered = [verb for verb in VERBS.values() if verb.is_open_to(by, warning, is_recused=is_recused)]
    order = acts_for(warning.rule_id, warning.warning_class)
    acts = sorted((verb for verb in offered if verb.opens), key=lambda verb: order.index(verb.name))
    return [*acts, *(verb for verb in offered if not verb.opens)]
