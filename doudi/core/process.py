"""The process kit: transition tables, verbs, and locking a row for a verb.

A process is a row that verbs take from state to state: a case, a run, a proposal. An action checks in this order,
which decides the refusal that a user sees: permission, advisory lock, row lock and scope (``lock_row``), version
(``refuse_stale``), state (``refuse_transition``), conflict of interest, role, second person, text. The lock of the
audit trail comes last, when the action ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.db import models

from doudi.core.accounts.roles import Permission, Role
from doudi.core.database_guards import kept_columns
from doudi.core.refusals import Refused, SecondPersonRequired, StaleVersion, TransitionNotAllowed

StateT = TypeVar("StateT", bound=str)
RowT = TypeVar("RowT", bound=models.Model)

_MAX_VERSION_DIGITS, _NO_VERSION = 8, -1


class TransitionTable(Mapping[tuple[StateT, str], StateT]):
    """Where each verb leads from each state."""

    def __init__(self, moves: Mapping[tuple[StateT, str], StateT]) -> None:
        self._moves = dict(moves)

    def __getitem__(self, move: tuple[StateT, str]) -> StateT:
        return self._moves[move]

    def __iter__(self) -> Iterator[tuple[StateT, str]]:
        return iter(self._moves)

    def __len__(self) -> int:
        return len(self._moves)

    def allows(self, state: str, verb: str) -> bool:
        """Whether the verb is allowed in the state."""
        return (state, verb) in self._moves

    def target(self, state: str, verb: str) -> StateT:
        """Return the state that the verb leads to.

        Raises:
            KeyError: the verb is not allowed in the state.
        """
        return self._moves[state, verb]  # type: ignore[index]  # a TextChoices member equals its text

    def verbs(self) -> frozenset[str]:
        """Return every verb of the table."""
        return frozenset(verb for _state, verb in self._moves)

    def verbs_in(self, state: str) -> list[str]:
        """Return the verbs allowed in a state, in the order of the table."""
        return [verb for at, verb in self._moves if at == state]

    def states_before(self, verb: str) -> list[StateT]:
        """Return the states in which the verb is allowed."""
        return [state for state, name in self._moves if name == verb]

    def pairs(self) -> list[tuple[str, str]]:
        """Return the changes of state (from, to), for ``database_guards.state_transitions``."""
        return [(str(state), str(target)) for (state, _verb), target in self._moves.items() if state != target]


@dataclass(frozen=True)
class Verb:
    """One thing that is done with a row of a process, declared once in its room.

    Attributes:
        name: as in the transition table, the addresses and the forms.
        label: what the button says.
        act: the action; called with ``by``, the row, the fields of the form, and ``seen_version`` if checked.
        form: the form class of the action; None for a button alone.
        permission: what the action asks for; None where ``roles`` or the step decide.
        roles: the roles that may do it; empty where the permission or the step decide.
        done: the message after success; the room's general one if empty.
        checks_version: whether a page's old version is refused.
        is_allowed_while_paused: whether it can be done while the clock of the row is paused.
        is_primary_in: the states in which it is the one next step.
        carries: the clauses that would not be done without it.
    """

    name: str
    label: Any
    act: Callable[..., object]
    form: Any = None
    permission: Permission | None = None
    roles: frozenset[Role] = frozenset()
    done: Any = ""
    checks_version: bool = False
    is_allowed_while_paused: bool = True
    is_primary_in: frozenset[str] = frozenset()
    carries: tuple[str, ...] = ()


def verbs_by_name(*verbs: Verb) -> dict[str, Verb]:
    """Return the verbs by name, in order.

    Raises:
        ValueError: a name is declared twice.
    """
    by_name = {verb.name: verb for verb in verbs}
    if len(by_name) != len(verbs):
        message = "a verb is declared twice"
        raise ValueError(message)
    return by_name


def primary_verb(verbs: Iterable[Verb], state: str) -> str:
    """Return the name of the verb that is the next step in a state, or nothing."""
    return next((verb.name for verb in verbs if state in verb.is_primary_in), "")


class HasVersion(Protocol):
    """A row that counts its changes."""

    version: int


class HasState(Protocol):
    """A row of a process with a column ``state``."""

    state: Any


def lock_row(queryset: models.QuerySet[RowT], pk: object, missing: Refused | None = None) -> RowT:
    """Lock a row until the transaction ends and return it as it is now.

    Args:
        queryset: the rows that may be locked, such as those visible to the user.
        missing: what to raise if the row is not among them; ``DoesNotExist`` if None.
    """
    locked = queryset.filter(pk=pk).select_for_update(of=("self",))
    row = locked.first() if missing else locked.get()
    if row is None:
        assert missing is not None  # noqa: S101 - get() raises by itself
        raise missing
    return row


def posted_version(text: str) -> int:
    """Return the version of a row on the page that was sent; one that no row has where the page names none."""
    return int(text) if text.isdecimal() and len(text) <= _MAX_VERSION_DIGITS else _NO_VERSION


def refuse_stale(row: HasVersion, seen_version: int | None, sentence: str) -> None:
    """Refuse if the row has another version than the one the user saw; None is not checked.

    Raises:
        StaleVersion
    """
    if seen_version is not None and seen_version != row.version:
        raise StaleVersion(sentence)


def refuse_transition(table: TransitionTable[Any], state: str, verb: str, sentence: str) -> None:
    """Refuse a verb that the state does not allow.

    Raises:
        TransitionNotAllowed
    """
    if not table.allows(state, verb):
        raise TransitionNotAllowed(sentence)


def refuse_same_person(by: Any, *earlier: int | None, sentence: str) -> None:
    """Refuse a user who did one of the earlier steps (primary keys of users; None is nobody).

    Raises:
        SecondPersonRequired
    """
    if by.pk is not None and by.pk in earlier:
        raise SecondPersonRequired(sentence)


def advance(row: HasState, verb: str, table: TransitionTable[Any]) -> None:
    """Enter the state that the verb leads to, count the version if the row has one, and save."""
    row.state = table.target(row.state, verb)
    if hasattr(row, "version"):
        row.version += 1
    save_changes(row)


def save_changes(row: Any) -> None:
    """Save a stored row without the columns that a guard of the database keeps as they are.

    The application's role of the database may not even name those columns in an UPDATE.
    """
    kept = kept_columns().get(row._meta.db_table)
    if not kept:
        row.save()
        return
    fields = [field.name for field in row._meta.concrete_fields if not field.primary_key and field.column not in kept]
    row.save(update_fields=fields)
