"""What another room adds to the cases of its kind of procedure: deadline, verbs, facts, words of notice and decision.

A room registers with ``register_case_kind`` while the application starts, its verbs with ``verbs.register_verbs``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.casework.models import Case, Decision
from doudi.core.accounts.models import User


@dataclass(frozen=True)
class CaseKind:
    """What a room adds to its cases.

    Attributes:
        due_on: the last day to decide an accepted case; None for the one of its procedure.
        is_offered: whether a verb of the step fits the case as it is.
        template: the part of the page with the facts of the room.
        facts: the context of the template.
        result: what a decision gives, in a few words for lists and pages.
        payment: what a decision gives, in a sentence of its letter.
        notice_lines: what a public notice tells beside applicant and matter.
        question_kind: the kind of question in which a conference decides cases of the room; empty for none.
    """

    due_on: Callable[[Case], date | None]
    is_offered: Callable[[Case, str], bool]
    template: str
    facts: Callable[[Case, User], Mapping[str, Any]]
    result: Callable[[Decision], str]
    payment: Callable[[Decision], str]
    notice_lines: Callable[[Case], Mapping[str, str]]
    question_kind: str = ""


_KINDS: dict[str, CaseKind] = {}


def register_case_kind(kind: str, declared: CaseKind) -> None:
    """Register what a room adds to the cases of a kind of procedure."""
    _KINDS[kind] = declared


def case_kind(case: Case) -> CaseKind | None:
    """Return what a room adds to a case; None for the cases of casework itself."""
    return _KINDS.get(case.procedure.kind)
