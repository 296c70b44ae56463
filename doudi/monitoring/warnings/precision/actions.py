"""Propose the retirement of a rule, confirm or refuse it as another person, and take it back."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import this_month
from doudi.core.process import advance, lock_row, refuse_same_person, refuse_stale, refuse_transition
from doudi.core.refusals import required_text
from doudi.monitoring.warnings.precision.models import RuleRetirement
from doudi.monitoring.warnings.precision.refusals import (
    RetirementAlreadyProposed,
    RetirementNotFound,
    RetirementTooEarly,
    UnknownRule,
)
from doudi.monitoring.warnings.precision.workflow import RETIREMENT_TRANSITIONS, RetirementState
from doudi.monitoring.warnings.rule_texts import RULES_BY_ID
from doudi.values.benefit_month import format_month_in_words

MAX_REASON_LENGTH = 300
_OPEN = (RetirementState.PROPOSED, RetirementState.CONFIRMED)


@action("warning_rule.propose_retirement")
def propose_retirement(
    *,
    by: User,
    rule_id: str,
    from_month: date,
    reason: str,
    judged: int = 0,
    precision_permille: int | None = None,
) -> RuleRetirement:
    """Propose that a rule gives no more warnings from a month on; warnings that are there still have to be ended.

    Raises:
        PermissionRequired, UnknownRule, RetirementTooEarly, RetirementAlreadyProposed, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.MANAGE_WARNING_RULES)
    if rule_id not in RULES_BY_ID:
        raise UnknownRule(_("没有“{rule}”这条规则。").format(rule=rule_id))
    from_month = from_month.replace(day=1)
    if from_month < this_month():
        message = _("只能从本月或者以后的月份起停用。")
        raise RetirementTooEarly(message, from_month=message)
    if RuleRetirement.objects.filter(rule_id=rule_id, state__in=_OPEN).exists():
        raise RetirementAlreadyProposed(_("{rule}已经停用，或者已经提出停用。").format(rule=rule_id))
    retirement = RuleRetirement.objects.create(
        rule_id=rule_id,
        from_month=from_month,
        reason=required_text(reason, "reason", _("请写明为什么停用。"))[:MAX_REASON_LENGTH],
        judged=judged,
        precision_permille=precision_permille,
        proposed_by=by,
    )
    record(
        _("提出从{month}起停用预警规则{rule}“{label}”，待另一人确认。").format(
            month=format_month_in_words(from_month), rule=rule_id, label=RULES_BY_ID[rule_id].label
        ),
        subject=retirement,
        why=retirement.reason,
    )
    return retirement


@action("warning_rule.decide_retirement")
def decide_retirement(
    *, by: User, retirement: RuleRetirement, is_agreed: bool, why: str, seen_version: int | None = None
) -> RuleRetirement:
    """Confirm a retirement as another person of the bureau, or refuse it.

    Raises:
        PermissionRequired, RetirementNotFound, StaleVersion, TransitionNotAllowed, SecondPersonRequired,
        ReasonRequired, NumberInText
    """
    verb = "confirm" if is_agreed else "refuse"
    locked = _locked(by, retirement, verb, seen_version)
    refuse_same_person(by, locked.proposed_by_id, sentence=_("提出停用和确认须是不同的人。"))
    locked.decided_why = required_text(why, "why", _("请写明意见。"))[:MAX_REASON_LENGTH]
    locked.decided_by, locked.decided_at = by, timezone.now()
    advance(locked, verb, RETIREMENT_TRANSITIONS)
    sentence = _("确认停用预警规则{rule}。") if is_agreed else _("不同意停用预警规则{rule}。")
    record(sentence.format(rule=locked.rule_id), subject=locked, why=locked.decided_why)
    return locked


@action("warning_rule.take_back_retirement")
def take_back_retirement(
    *, by: User, retirement: RuleRetirement, why: str, seen_version: int | None = None
) -> RuleRetirement:
    """Let a retired rule give warnings again from this month on.

    Raises:
        PermissionRequired, RetirementNotFound, StaleVersion, TransitionNotAllowed, ReasonRequired, NumberInText
    """
    locked = _locked(by, retirement, "take_back", seen_version)
    locked.taken_back_why = required_text(why, "why", _("请写明为什么恢复。"))[:MAX_REASON_LENGTH]
    locked.taken_back_by, locked.taken_back_at = by, timezone.now()
    locked.until_month = max(this_month(), locked.from_month)
    advance(locked, "take_back", RETIREMENT_TRANSITIONS)
    record(_("恢复预警规则{rule}。").format(rule=locked.rule_id), subject=locked, why=locked.taken_back_why)
    return locked


def _locked(by: User, retirement: RuleRetirement, verb: str, seen_version: int | None) -> RuleRetirement:
    require_permission(by, Permission.MANAGE_WARNING_RULES)
    locked = lock_row(RuleRetirement.objects.all(), retirement.pk, RetirementNotFound(_("没有这条停用。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办理，请看过再办。"))
    sentence = _("现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(RETIREMENT_TRANSITIONS, locked.state, verb, sentence)
    return locked
