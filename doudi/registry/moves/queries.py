"""Proposed moves that a user sees: of the giving and of the receiving side."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Q, QuerySet, When

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import TOWNSHIP_ROLES, Role
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import bounds, contains
from doudi.registry.models import MoveProposal, Person

MOST_ROWS = 100
_PROPOSED = MoveProposal.State.PROPOSED


@dataclass(frozen=True)
class MoveRow:
    """A proposed move in a list or on its page, for one reader."""

    proposal: MoveProposal
    by: User

    @property
    def url(self) -> str:
        """Its page."""
        return self.proposal.get_absolute_url()

    @property
    def old_place(self) -> str:
        """Township and village that the person leaves."""
        return place_name(self.proposal.from_village_code)

    @property
    def new_place(self) -> str:
        """Township and village of the household."""
        return place_name(self.proposal.to_village_code)

    @property
    def is_to_answer(self) -> bool:
        """Whether the reader answers it for the receiving side."""
        proposal = self.proposal
        crosses = proposal.from_village_code[:TOWNSHIP_DIGITS] != proposal.to_village_code[:TOWNSHIP_DIGITS]
        return (
            proposal.state == _PROPOSED
            and contains(self.by.scope, proposal.to_village_code)
            and self.by.pk != proposal.proposed_by_id
            and (not crosses or Role(self.by.role) in TOWNSHIP_ROLES)
        )

    @property
    def is_withdrawable(self) -> bool:
        """Whether the reader may withdraw it for the giving side."""
        return self.proposal.state == _PROPOSED and contains(self.by.scope, self.proposal.from_village_code)


def moves_visible_to(by: User) -> QuerySet[MoveProposal]:
    """Return the moves out of or into the scope of a user."""
    if by.scope is None:
        return MoveProposal.objects.none()
    span = bounds(by.scope)
    seen = Q(from_village_code__range=span) | Q(to_village_code__range=span)
    return MoveProposal.objects.filter(seen).select_related("person", "household", "proposed_by", "decided_by")


def moves(*, by: User, state: str = "") -> QuerySet[MoveProposal]:
    """Return the moves that a user sees, perhaps of one state; those that wait first, the latest first."""
    found = moves_visible_to(by)
    if state:
        found = found.filter(state=state)
    return found.order_by(Case(When(state=_PROPOSED, then=0), default=1), "-pk")


def move_rows(found: list[MoveProposal], *, by: User) -> list[MoveRow]:
    """Return the moves of a page for their reader."""
    return [MoveRow(proposal, by) for proposal in found]


def moves_to_answer(*, by: User) -> int:
    """Return how many moves wait for the answer of a user."""
    if by.scope is None:
        return 0
    waiting = moves_visible_to(by).filter(state=_PROPOSED, to_village_code__range=bounds(by.scope))
    return sum(MoveRow(move, by).is_to_answer for move in waiting[:MOST_ROWS])


def waiting_move_of(person: Person) -> MoveProposal | None:
    """Return the move of a person that waits for an answer."""
    return MoveProposal.objects.filter(person=person, state=_PROPOSED).first()
