"""Match a resource with a need, ask the person, hand it over, thank who gave (P18-14.d)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.care.charity.areas import charity_scope
from doudi.care.charity.kinds import groups_of
from doudi.care.charity.matches.models import Match
from doudi.care.charity.matches.proposals import fits
from doudi.care.charity.matches.reasons import reasons_of
from doudi.care.charity.matches.workflow import MATCH_TRANSITIONS, MatchState
from doudi.care.charity.needs.actions import finish_need, lock_need
from doudi.care.charity.needs.models import CharityNeed
from doudi.care.charity.refusals import (
    ConsentMissing,
    HandoverIncomplete,
    MatchDoesNotFit,
    NeedAlreadyHelped,
    PersonHasDied,
    ResourceUsedUp,
)
from doudi.care.charity.resources.actions import lock_resource
from doudi.care.charity.resources.models import Resource
from doudi.care.charity.resources.queries import with_remaining
from doudi.casework.recusal.queries import refuse_own_family
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, ReasonRequired, required_text
from doudi.values.carries import carries
from doudi.values.money import format_yuan

LONGEST_EFFECT = 300
LARGEST_VALUE_FEN = 100_000_000_00


@carries("SAL2026-54", "P18-14.d", "MCA23-2.5")
@action("charity.match.propose")
def propose_match(*, by: User, need: CharityNeed, resource: Resource, quantity: int) -> Match:
    """Reserve a quantity of a resource for a need that has no match under way.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, PersonHasDied, NeedAlreadyHelped, MatchDoesNotFit,
        ResourceUsedUp, ConflictOfInterest
    """
    require_permission(by, Permission.MANAGE_CHARITY)
    offered = lock_resource(resource, by)
    locked = lock_need(need, by)
    refuse_own_family([locked.person_id], by=by)
    _refuse_dead(locked)
    if locked.matches.exclude(state=MatchState.ENDED).exists():
        raise NeedAlreadyHelped(_("这条需求已经有对接，一条需求只帮一次。"))
    if not fits(locked, offered, today()):
        raise MatchDoesNotFit(_("这项资源的用途、范围、对象或者期限与这条需求不符。"))
    remaining = with_remaining(Resource.objects.filter(pk=offered.pk)).get().remaining
    if not 0 < quantity <= remaining:
        message = _("只剩{remaining}{unit}。").format(remaining=remaining, unit=offered.unit)
        raise ResourceUsedUp(message, quantity=message)
    match = Match.objects.create(
        need=locked,
        resource=offered,
        quantity=quantity,
        reasons=reasons_of(locked, offered, groups_of(locked.person, today()), remaining),
        proposed_by=by,
        proposed_on=today(),
    )
    _record(match, _("提出慈善对接：“{title}”{quantity}{unit}。"))
    return match


def _refuse_dead(need: CharityNeed) -> None:
    if need.person.death_date is not None:
        raise PersonHasDied(_("本人已经去世，请终止对接，资源留给别人。"))


def _lock(by: User, match: Match, verb: str, seen_version: int | None) -> Match:
    require_permission(by, Permission.MANAGE_CHARITY)
    rows = Match.objects.in_scope(charity_scope(by)).select_related("need__person", "resource")
    locked = lock_row(rows, match.pk, OutsideScope(_("这条对接不在您的辖区内。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办理，请看过再办。"))
    sentence = _("现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(MATCH_TRANSITIONS, locked.state, verb, sentence)
    refuse_own_family([locked.need.person_id], by=by)
    return locked


def _record(match: Match, sentence: str, why: str = "") -> None:
    words = {
        "title": match.resource.title,
        "quantity": match.quantity,
        "unit": match.resource.unit,
        "value": format_yuan(match.value_fen or 0),
    }
    record(sentence.format(**words), subject=match, village_code=match.need.village_code, why=why)


def _stored(by: User, upload: Upload, match: Match) -> Attachment:
    return store_upload(by=by, upload=upload, village_code=match.need.village_code)


@carries("P18-14.d")
@action("charity.match.agree")
def agree_match(
    *,
    by: User,
    match: Match,
    consent_by: str,
    consented_on: date,
    consent: Upload | None,
    seen_version: int | None = None,
) -> Match:
    """Record that the person, or a guardian, agreed on paper to be named to who gives.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ConsentMissing, PersonHasDied,
        ConflictOfInterest, EmptyFile, FileTooLarge, WrongFileType
    """
    locked = _lock(by, match, "agree", seen_version)
    _refuse_dead(locked.need)
    if consent_by not in Match.ConsentBy.values:
        raise ConsentMissing(_("请选择谁同意。"), consent_by=_("请选择谁同意。"))
    if not locked.proposed_on <= consented_on <= today():
        message = _("同意日期不能早于提出对接，也不能晚于今天。")
        raise ConsentMissing(message, consented_on=message)
    if consent is None:
        raise ConsentMissing(_("请上传签字的同意书。"), consent=_("请上传签字的同意书。"))
    locked.consent_by, locked.consented_on = consent_by, consented_on
    locked.consent_file = _stored(by, consent, locked)
    advance(locked, "agree", MATCH_TRANSITIONS)
    _record(locked, _("本人同意慈善对接：“{title}”。"))
    return locked


@carries("P18-14.d")
@action("charity.match.tell_giver")
def tell_giver(*, by: User, match: Match, seen_version: int | None = None) -> Match:
    """Record that who gives is told who needs it and where; only after the person agreed.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, PersonHasDied, ConflictOfInterest
    """
    locked = _lock(by, match, "tell_giver", seen_version)
    _refuse_dead(locked.need)
    locked.giver_told_on = locked.giver_told_on or today()
    advance(locked, "tell_giver", MATCH_TRANSITIONS)
    _record(locked, _("把受助人的姓名、村和需求告知捐助方：“{title}”。"))
    return locked


@carries("P18-14.d", "MCA23-2.5")
@action("charity.match.hand_over")
def hand_over(
    *,
    by: User,
    match: Match,
    handed_on: date,
    value_fen: int,
    receipt: Upload | None,
    seen_version: int | None = None,
) -> Match:
    """Record that the resource reached the person, its value, and the signed receipt; the need is met.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, PersonHasDied, HandoverIncomplete,
        ConflictOfInterest, EmptyFile, FileTooLarge, WrongFileType
    """
    locked = _lock(by, match, "hand_over", seen_version)
    need = lock_need(locked.need, by)
    _refuse_dead(need)
    if locked.consented_on is None or not locked.consented_on <= handed_on <= today():
        message = _("交付日期不能早于本人同意，也不能晚于今天。")
        raise HandoverIncomplete(message, handed_on=message)
    if not 0 <= value_fen <= LARGEST_VALUE_FEN:
        raise HandoverIncomplete(_("价值不对，请核对。"), value_fen=_("价值不对，请核对。"))
    if receipt is None:
        raise HandoverIncomplete(_("请上传签收单。"), receipt=_("请上传签收单。"))
    locked.handed_on, locked.handed_by, locked.value_fen = handed_on, by, value_fen
    locked.receipt = _stored(by, receipt, locked)
    advance(locked, "hand_over", MATCH_TRANSITIONS)
    finish_need(need, CharityNeed.Ending.MET, by)
    locked.need = need
    _record(locked, _("慈善资源已交付：“{title}”{quantity}{unit}，价值{value}元，需求已解决。"))
    return locked


@carries("P18-14.d")
@action("charity.match.thank")
def thank_giver(*, by: User, match: Match, effect: str, seen_version: int | None = None) -> Match:
    """Record what the help did, and that who gave was thanked.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired, ConflictOfInterest
    """
    locked = _lock(by, match, "thank", seen_version)
    locked.sealed_effect = required_text(effect, "effect", _("请写明帮到了什么。"), is_sealed=True)[:LONGEST_EFFECT]
    locked.thanked_on = today()
    advance(locked, "thank", MATCH_TRANSITIONS)
    _record(locked, _("回访并感谢捐助方：“{title}”。"))
    return locked


@action("charity.match.end")
def end_match(*, by: User, match: Match, ending: str, seen_version: int | None = None) -> Match:
    """End a match before anything was given: what was reserved is free, and the need waits again.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired, ConflictOfInterest
    """
    locked = _lock(by, match, "end", seen_version)
    if ending not in Match.Ending.values:
        raise ReasonRequired(_("请选择原因。"), ending=_("请选择原因。"))
    locked.ending, locked.ended_on = ending, today()
    advance(locked, "end", MATCH_TRANSITIONS)
    _record(locked, _("终止慈善对接：“{title}”，资源退回。"))
    return locked
