"""A pytest plugin that takes one carrier out, named by kind, name, clause and number of the way in DOUDI_WITHOUT.

It must be loaded before the product, because functions are replaced where they are declared:
a page is not found, a check finds nothing, a verb, command or other function does nothing; a step is left out of every
procedure, a procedure does not exist; a rule is a constant and a figure another one.
"""

from __future__ import annotations

import functools
import gc
import inspect
import json
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from doudi.values import carries as declaration

KIND, NAME, CLAUSE, WAY = json.loads(os.environ.get("DOUDI_WITHOUT", '["", "", "", 0]'))
_EMPTY = {"list": [], "tuple": (), "dict": {}, "str": "", "int": 0, "Iterable": (), "QuerySet": ()}


def _silent(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that does nothing in place of another."""

    @functools.wraps(function)
    def nothing(*_positional: Any, **_named: Any) -> Any:
        if KIND == "page":
            from django.http import Http404

            raise Http404
        if KIND == "command":
            return 0
        if inspect.isgeneratorfunction(function):
            return iter(())
        returns = str(function.__annotations__.get("return", "")).partition("[")[0]
        return _EMPTY.get(returns)

    return nothing


def _carries(*clauses: str) -> Callable[[Any], Any]:
    def declare(function: Any) -> Any:
        if f"doudi.{NAME}" != f"{function.__module__}.{function.__name__}":
            return _declared(*clauses)(function)
        silent = _silent(function)
        if KIND == "check":
            _replace_invariant(function, silent)
        return _declared(*clauses)(silent)

    return declare


_declared = declaration.carries
declaration.carries = _carries


def _replace_invariant(function: Any, silent: Any) -> None:
    from doudi.payments.invariants.declaration import INVARIANTS

    for one in INVARIANTS:
        if one.find is function:
            object.__setattr__(one, "find", silent)


def _without_law() -> None:
    from doudi.policy.rule_book_in_force import law_in_force
    from tests.faults.mutants.law_without import books_without

    books = list(books_without(law_in_force.declared, KIND, NAME, CLAUSE))
    law_in_force.__dict__["declared"] = books[WAY][1]


def _without_question() -> None:
    from doudi.payments.self_audit.questions import AUDIT_QUESTIONS

    object.__setattr__(AUDIT_QUESTIONS[NAME], "ask", lambda _paid: iter(()))


def _without_verb() -> None:
    import doudi.urls  # noqa: F401 - so that every verb is declared
    from doudi.core.process import Verb

    for one in gc.get_objects():
        if isinstance(one, Verb) and one.name == NAME:
            object.__setattr__(one, "act", lambda **_named: None)


def _without_referral_kind() -> None:
    from doudi.casework.referrals.kinds import REFERRAL_KINDS

    REFERRAL_KINDS.pop(NAME)


def _without_question_kind() -> None:
    from doudi.conferences import kinds

    kinds._KINDS.pop(NAME)


def _without_step() -> None:
    from doudi.casework.procedures.loader import all_procedures
    from doudi.casework.procedures.steps import STAYS, STEPS

    def without(steps: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(step for step in steps if step != NAME)

    for procedure in all_procedures().values():
        regimes = tuple(replace(regime, steps=without(regime.steps)) for regime in procedure.regimes)
        object.__setattr__(procedure, "steps", without(procedure.steps))
        object.__setattr__(procedure, "regimes", regimes)
    for step in STEPS.values():
        step.verbs.update({verb: STAYS for verb, target in step.verbs.items() if target == NAME})


def _without_procedure() -> None:
    from doudi.casework.procedures.loader import all_procedures, application_procedures

    all_procedures().pop(NAME)
    application_procedures().pop(NAME, None)


_IN_PLACE: dict[str, Callable[[], None]] = {
    "referral": _without_referral_kind,
    "question": _without_question_kind,
    "check": _without_question,
    "procedure": _without_procedure,
    "step": _without_step,
    "verb": _without_verb,
}


def pytest_sessionstart() -> None:
    """Take out what is declared as an object, once Django is set up."""
    if "." not in NAME and KIND in _IN_PLACE:
        _IN_PLACE[KIND]()


if KIND in {"rule", "parameter"}:
    _without_law()
