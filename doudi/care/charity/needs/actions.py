"""Record a need that is left after what the government gave, and end it (P18-14.d)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.care.charity.areas import charity_scope
from doudi.care.charity.kinds import NeedKind
from doudi.care.charity.matches.models import Match
from doudi.care.charity.matches.workflow import MatchState
from doudi.care.charity.needs.government_aid import government_aid
from doudi.care.charity.needs.models import CharityNeed
from doudi.care.charity.refusals import NeedAlreadyHelped, NeedAlreadyOpen, PersonHasDied
from doudi.casework.recusal.queries import refuse_own_family
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import SYSTEM, Actor, action, record
from doudi.core.clock import today
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row, refuse_stale
from doudi.core.refusals import OutsideScope, ReasonRequired, TransitionNotAllowed, required_text
from doudi.registry.models import Person
from doudi.values.carries import carries

LONGEST_TEXT = 500
LONGEST_PUBLIC_TEXT = 120


@carries("P18-14.d", "MCA23-2.5")
@action("charity.need.open")
def open_need(*, by: User, person: Person, kind: str, text: str, public_text: str = "") -> CharityNeed:
    """Record what a person still needs, with what the government gave the family in twelve months.

    Args:
        public_text: what the public page says, without a name; empty keeps the need off the page.
    Raises:
        PermissionRequired, OutsideScope, PersonHasDied, NeedAlreadyOpen, ReasonRequired, NumberInText,
        ConflictOfInterest
    """
    require_permission(by, Permission.MANAGE_CHARITY)
    if not contains(charity_scope(by), person.village_id):
        raise OutsideScope(_("这个人不在您的辖区内。"))
    refuse_own_family([person.pk], by=by)
    if person.death_date is not None:
        raise PersonHasDied(_("本人已经去世，不能登记需求。"))
    if kind not in NeedKind.values:
        raise ReasonRequired(_("请选择需求。"), kind=_("请选择需求。"))
    if CharityNeed.objects.filter(person=person, kind=kind, ending="").exists():
        message = _("本人已有一条同类需求待解决，请在那一条上办理。")
        raise NeedAlreadyOpen(message, kind=message)
    need = CharityNeed.objects.create(
        person=person,
        village_code=person.village_id,
        kind=kind,
        sealed_text=required_text(text, "text", _("请写明具体需要什么。"), is_sealed=True)[:LONGEST_TEXT],
        public_text=_without_person(public_text, person),
        government_aid_fen=sum(one.amount_fen for one in government_aid(person)),
        opened_on=today(),
        opened_by=by,
    )
    record(
        _("登记慈善需求：{kind}。").format(kind=need.get_kind_display()), subject=person, village_code=need.village_code
    )
    return need


def _without_person(public_text: str, person: Person) -> str:
    """Return what the public page says; it may name nobody and no number."""
    if not public_text.strip():
        return ""
    text = required_text(public_text, "public_text")[:LONGEST_PUBLIC_TEXT]
    family = Person.objects.filter(household=person.household_id) if person.household_id else Person.objects.none()
    names = {person.name, *family.values_list("name", flat=True)}
    if any(name in text for name in names if name):
        message = _("公开的说法里不能出现本人和家人的姓名。")
        raise ReasonRequired(message, public_text=message)
    return text


def lock_need(need: CharityNeed, by: User) -> CharityNeed:
    """Lock a need in a user's scope that has not ended.

    Raises:
        OutsideScope, TransitionNotAllowed
    """
    locked = lock_row(
        CharityNeed.objects.in_scope(charity_scope(by)), need.pk, OutsideScope(_("这条需求不在您的辖区内。"))
    )
    if locked.ending:
        raise TransitionNotAllowed(_("这条需求已经结束：{ending}。").format(ending=locked.get_ending_display()))
    return locked


@action("charity.need.end")
def end_need(*, by: User, need: CharityNeed, ending: str, seen_version: int | None = None) -> CharityNeed:
    """End a need that charity did not meet: met otherwise, withdrawn, died, moved away.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, NeedAlreadyHelped, ReasonRequired
    """
    require_permission(by, Permission.MANAGE_CHARITY)
    locked = lock_need(need, by)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经登记，请看过再办。"))
    if ending not in CharityNeed.Ending.values:
        raise ReasonRequired(_("请选择结果。"), ending=_("请选择结果。"))
    if locked.matches.exclude(state=MatchState.ENDED).exists():
        raise NeedAlreadyHelped(_("这条需求有正在办理的对接，请先办结或者终止对接。"))
    return _close(locked, ending, by)


def finish_need(locked: CharityNeed, ending: str, by: User | None) -> None:
    """End a locked need, within the action that records it."""
    locked.ending, locked.ended_on, locked.ended_by = ending, today(), by
    locked.version += 1
    locked.save()


def _close(locked: CharityNeed, ending: str, by: User | None) -> CharityNeed:
    finish_need(locked, ending, by)
    record(
        _("慈善需求（{kind}）结束：{ending}。").format(
            kind=locked.get_kind_display(), ending=locked.get_ending_display()
        ),
        subject=locked.person,
        village_code=locked.village_code,
    )
    return locked


def end_needs_of_the_dead() -> int:
    """End the needs, and the matches under way, of people who have died; what was reserved is free again."""
    dead = CharityNeed.objects.filter(ending="", person__death_date__isnull=False).order_by("pk")
    keys = list(dead.values_list("pk", flat=True))
    for pk in keys:
        _end_of_dead(by=SYSTEM, pk=pk)
    return len(keys)


@carries("P18-14.d")
@action("charity.need.died")
def _end_of_dead(*, by: Actor, pk: int) -> CharityNeed:  # noqa: ARG001 - the trail reads who
    under_way = Match.objects.filter(need=pk, state__in=(MatchState.PROPOSED, MatchState.AGREED))
    for match in under_way.select_for_update():
        match.state, match.ending, match.ended_on = MatchState.ENDED, Match.Ending.DIED, today()
        match.version += 1
        match.save()
    locked = lock_row(CharityNeed.objects.all(), pk)
    return _close(locked, CharityNeed.Ending.DIED, None)
