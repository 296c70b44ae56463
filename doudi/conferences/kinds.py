"""Kinds of question that a room brings before a conference, registered when the room starts.

This room knows nothing of cases, relief or payments: a kind tells it what the members read beforehand, who may see the
matter, and what happens once the minutes are confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from doudi.core.accounts.models import User

Text = Any
"""A text, or one that is translated when it is shown."""


@dataclass(frozen=True)
class Fact:
    """A fact that the members read before the conference; personal data in ``value`` is masked."""

    label: str
    value: str


def _no_names(_subject_id: str) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class QuestionKind:
    """A kind of question.

    Attributes:
        name: as stored in the question.
        label: what officers read.
        basis: the clauses that send such questions to a conference, such as ``P18-9.c``.
        facts: called with the subject's id; the facts sent to the members.
        outcome: called as ``outcome(by=..., question=..., decision=...)`` in the transaction that confirms the minutes;
            not for an adjourned question. A refusal of it refuses the confirmation.
        url: the address of the subject's page.
        may_see: called as ``may_see(user, subject_id)``: whether the user may open the subject's page.
        names: called with the subject's id; the names that the summary for others must not contain.
        topics: the sub-kinds to choose from, by code; empty if there are none.
        has_amount: whether the conference decides an amount.
        carries: the clauses that would not be done without it.
    """

    name: str
    label: Text
    basis: tuple[str, ...]
    facts: Callable[[str], list[Fact]]
    outcome: Callable[..., None]
    url: Callable[[str], str]
    may_see: Callable[[User, str], bool]
    names: Callable[[str], Sequence[str]] = _no_names
    topics: Mapping[str, Text] = field(default_factory=dict)
    has_amount: bool = False
    carries: tuple[str, ...] = ()


_KINDS: dict[str, QuestionKind] = {}


def register_question_kind(kind: QuestionKind) -> None:
    """Add a kind, or replace the one of its name."""
    _KINDS[kind.name] = kind


def question_kinds() -> dict[str, QuestionKind]:
    """Return every kind by name."""
    return dict(_KINDS)


def question_kind(name: str) -> QuestionKind:
    """Return a kind.

    Raises:
        KeyError: no room registered it.
    """
    return _KINDS[name]


def kind_label(name: str) -> str:
    """Return the label of a kind, or its name where its room is not installed."""
    kind = _KINDS.get(name)
    return str(kind.label) if kind else name
