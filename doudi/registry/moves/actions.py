"""Propose the move of a person into a household of another village; the receiving side agrees or refuses."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import TOWNSHIP_ROLES, Permission, Role
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.process import TransitionTable, advance, lock_row, refuse_same_person, refuse_transition
from doudi.core.refusals import OutsideScope, RoleNotAllowed, required_text
from doudi.registry.access import refuse_outside_scope
from doudi.registry.dated_rows import lock
from doudi.registry.models import Household, Membership, MoveProposal, Person
from doudi.registry.moves.memberships import change_membership
from doudi.registry.people.actions import move_person
from doudi.registry.refusals import DatesOutOfOrder, MoveAlreadyProposed, MoveOutdated
from doudi.registry.relationships.actions import register_hukou
from doudi.values.dates import format_date

_State = MoveProposal.State
TRANSITIONS = TransitionTable(
    {
        (_State.PROPOSED, "agree"): _State.AGREED,
        (_State.PROPOSED, "refuse"): _State.REFUSED,
        (_State.PROPOSED, "withdraw"): _State.WITHDRAWN,
    }
)


def move_or_propose(
    *,
    by: User,
    person: Person,
    household: Household,
    relation: str,
    since: date,
    source: str,
    source_detail: str,
    kind: str = Membership.Kind.LIVING,
) -> MoveProposal | None:
    """Move a person at once within the village, else propose the move; return the proposal, if one was needed.

    Raises:
        OutsideScope, DatesOutOfOrder, MoveAlreadyProposed
    """
    if household.village_id != person.village_id:
        return propose_move(
            by=by,
            person=person,
            household=household,
            kind=kind,
            relation=relation,
            since=since,
            source=source,
            source_detail=source_detail,
        )
    register = register_hukou if kind == Membership.Kind.REGISTERED else move_person
    register(
        by=by,
        person=person,
        household=household,
        relation=relation,
        since=since,
        source=source,
        source_detail=source_detail,
    )
    return None


@action("move.propose")
def propose_move(
    *,
    by: User,
    person: Person,
    household: Household,
    kind: str,
    relation: str,
    since: date,
    source: str,
    source_detail: str,
) -> MoveProposal:
    """Propose to put a person into a household of another village; nothing moves before the receiving side agrees.

    Raises:
        PermissionRequired
        OutsideScope: the person lives outside the scope of the user.
        DatesOutOfOrder: the move is in the future.
        MoveAlreadyProposed: a move of the kind waits for an answer.
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    refuse_outside_scope(by, person.village_id)
    lock(person)
    if since > today():
        message = _("日期不能晚于今天。")
        raise DatesOutOfOrder(message, since=message)
    if MoveProposal.objects.filter(person=person, kind=kind, state=_State.PROPOSED).exists():
        message = _("{name}已有一件迁移在等迁入地答复。").format(name=person.name)
        raise MoveAlreadyProposed(message, household=message)
    proposal = MoveProposal.objects.create(
        person=person,
        household=household,
        kind=kind,
        relation=relation,
        since=since,
        source=source,
        source_detail=source_detail,
        from_village_code=person.village_id,
        to_village_code=household.village_id,
        proposed_by=by,
    )
    record(
        _("提出{name}自{day}起迁入家庭{household}：{old}→{new}，等迁入地同意。").format(
            name=person.name,
            day=format_date(since),
            household=household.number,
            old=place_name(person.village_id),
            new=place_name(household.village_id),
        ),
        subject=person,
        village_code=person.village_id,
        why=source_detail,
    )
    return proposal


def _lock_proposal(proposal: MoveProposal, verb: str) -> MoveProposal:
    locked = lock_row(MoveProposal.objects.select_related("person", "household"), proposal.pk)
    label = locked.get_state_display()
    refuse_transition(TRANSITIONS, locked.state, verb, _("这件迁移{state}，不能再办。").format(state=label))
    return locked


def _require_receiving_side(by: User, locked: MoveProposal) -> None:
    """Refuse users outside the receiving village or township, and who proposed the move.

    Raises:
        PermissionRequired, OutsideScope, RoleNotAllowed, SecondPersonRequired
    """
    require_permission(by, Permission.CHANGE_REGISTRY)
    if not contains(by.scope, locked.to_village_code):
        raise OutsideScope(_("迁入地不在您的辖区内。"))
    crosses = locked.from_village_code[:TOWNSHIP_DIGITS] != locked.to_village_code[:TOWNSHIP_DIGITS]
    if crosses and Role(by.role) not in TOWNSHIP_ROLES:
        raise RoleNotAllowed(_("乡镇之间的迁移，由迁入地乡镇答复。"))
    refuse_same_person(by, locked.proposed_by_id, sentence=_("迁移要由提出人以外的迁入地人员答复。"))


def _decide(locked: MoveProposal, verb: str, by: User) -> None:
    locked.decided_by, locked.decided_at = by, timezone.now()
    advance(locked, verb, TRANSITIONS)


@action("move.agree")
def agree_to_move(*, by: User, proposal: MoveProposal) -> MoveProposal:
    """Agree for the receiving side: the person lives, or has the hukou, in the new household from the proposed day.

    Raises:
        TransitionNotAllowed, PermissionRequired, OutsideScope, RoleNotAllowed, SecondPersonRequired, DatesOutOfOrder
        MoveOutdated: the person or the household has moved since the proposal, or the household has ended.
    """
    locked = _lock_proposal(proposal, "agree")
    _require_receiving_side(by, locked)
    person, household = locked.person, locked.household
    lock(person)
    person.refresh_from_db()
    moved = person.village_id != locked.from_village_code or household.village_id != locked.to_village_code
    if moved or household.ended_on or person.merged_into_id:
        raise MoveOutdated(_("提出以后人或家庭的登记又变了，请不同意这一件，由迁出地重新提出。"))
    change_membership(
        by=by,
        person=person,
        household=household,
        kind=locked.kind,
        relation=locked.relation,
        since=locked.since,
        source=locked.source,
        source_detail=locked.source_detail,
    )
    _decide(locked, "agree", by)
    record(
        _("同意{name}自{day}起迁入家庭{household}：{old}→{new}。").format(
            name=person.name,
            day=format_date(locked.since),
            household=household.number,
            old=place_name(locked.from_village_code),
            new=place_name(locked.to_village_code),
        ),
        subject=person,
        village_code=locked.to_village_code,
        old={"village": locked.from_village_code},
        new={"village": locked.to_village_code},
        why=locked.source_detail,
    )
    return locked


@action("move.refuse")
def refuse_move(*, by: User, proposal: MoveProposal, reason: str) -> MoveProposal:
    """Refuse a move for the receiving side, with the reason.

    Raises:
        TransitionNotAllowed, PermissionRequired, OutsideScope, RoleNotAllowed, SecondPersonRequired, ReasonRequired
    """
    locked = _lock_proposal(proposal, "refuse")
    _require_receiving_side(by, locked)
    locked.reason = required_text(reason, "reason", _("请写明不同意的理由。"))[:200]
    _decide(locked, "refuse", by)
    record(
        _("不同意{name}迁入家庭{household}。").format(name=locked.person.name, household=locked.household.number),
        subject=locked.person,
        village_code=locked.from_village_code,
        why=locked.reason,
    )
    return locked


@action("move.withdraw")
def withdraw_move(*, by: User, proposal: MoveProposal, reason: str) -> MoveProposal:
    """Withdraw a proposed move for the giving side.

    Raises:
        TransitionNotAllowed, PermissionRequired, OutsideScope, ReasonRequired
    """
    locked = _lock_proposal(proposal, "withdraw")
    require_permission(by, Permission.CHANGE_REGISTRY)
    refuse_outside_scope(by, locked.from_village_code)
    locked.reason = required_text(reason, "reason", _("请写明撤回的原因。"))[:200]
    locked.decided_at = timezone.now()
    advance(locked, "withdraw", TRANSITIONS)
    record(
        _("撤回{name}的迁移。").format(name=locked.person.name),
        subject=locked.person,
        village_code=locked.from_village_code,
        why=locked.reason,
    )
    return locked
