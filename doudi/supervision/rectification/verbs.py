"""The verbs of a finding, with their forms, and who is offered which."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.process import Verb, verbs_by_name
from doudi.supervision.rectification.actions import findings as actions
from doudi.supervision.rectification.forms import (
    AnswerForm,
    CloseForm,
    ComeBackForm,
    ExtendForm,
    RecoveryForm,
    SendBackForm,
    VerifyForm,
)
from doudi.supervision.rectification.models import RectificationFinding
from doudi.supervision.rectification.queries import recoveries_of
from doudi.supervision.rectification.workflow import FINDING_TRANSITIONS

_ANSWER, _MANAGE, _CONFIRM = (
    Permission.ANSWER_SUPERVISION,
    Permission.MANAGE_SUPERVISION,
    Permission.CONFIRM_SUPERVISION,
)
VERBS = verbs_by_name(
    Verb("answer", _("填报整改情况"), actions.answer_finding, AnswerForm, _ANSWER),
    Verb("verify", _("核验通过"), actions.verify_finding, VerifyForm, _MANAGE),
    Verb("close", _("销号"), actions.close_finding, CloseForm, _CONFIRM),
    Verb("send_back", _("退回继续整改"), actions.send_finding_back, SendBackForm, _MANAGE),
    Verb("recovery", _("关联追缴"), actions.link_recovery, RecoveryForm, _ANSWER),
    Verb("extend", _("延长期限"), actions.extend_finding, ExtendForm, _CONFIRM),
    Verb("come_back", _("问题反弹了"), actions.reopen_as_new, ComeBackForm, _MANAGE),
)


def verbs_for(by: User, finding: RectificationFinding) -> list[Verb]:
    """Return what a user may do with a finding now."""
    return [verb for verb in VERBS.values() if _is_offered(verb, by, finding)]


def _is_offered(verb: Verb, by: User, finding: RectificationFinding) -> bool:
    assert verb.permission is not None  # noqa: S101 - each verb above names one
    if not by.may(verb.permission) or not FINDING_TRANSITIONS.allows(finding.state, verb.name):
        return False
    if verb.name == "answer":
        return actions.may_answer(by, finding)
    if verb.name in {"verify", "close"}:
        return bool(finding.answered_by_id != by.pk)
    if verb.name == "recovery":
        return finding.recovery is None and recoveries_of(finding, by=by).exists()
    return not (verb.name == "come_back" and RectificationFinding.objects.filter(earlier=finding).exists())


def form_of(verb: Verb, by: User, finding: RectificationFinding, *data: Any) -> Any:
    """Return the form of a verb, bound where data are given."""
    initial = {"seen_version": finding.version}
    if verb.form is RecoveryForm:
        return RecoveryForm(recoveries_of(finding, by=by), *data, initial=initial)
    return verb.form(*data, initial=initial)
