"""The law in force in this process: the declared rule book, with the standards that the office confirmed."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property, lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from doudi.policy import rules as _rules_package
from doudi.policy.engine.local_values import LocalValue
from doudi.policy.engine.medical_costs import CarriedCosts, SettledCosts
from doudi.policy.engine.parameters import Figure
from doudi.policy.engine.relief_assessment import ReliefAssessment, ReliefFacts
from doudi.policy.engine.rule_book import RuleBook
from doudi.policy.engine.rule_book_checks import load_rule_book
from doudi.policy.engine.yaml_files import POLICY_FOLDER
from doudi.policy.facts import FACTS
from doudi.policy.language import Rule
from doudi.values.translation import is_english

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
_CACHE_SIZE = 65_536


def declared_rules() -> list[Rule]:
    """Every rule of every module below ``rules/``."""
    rules: list[Rule] = []
    for module in pkgutil.iter_modules(_rules_package.__path__):
        namespace = vars(importlib.import_module(f"{_rules_package.__name__}.{module.name}"))
        rules.extend(value for value in namespace.values() if isinstance(value, Rule))
    return rules


class LawInForce:
    """Holds the rule book of a process. The declared book is loaded when first needed."""

    def __init__(self) -> None:
        self._changed: RuleBook | None = None
        self.version: tuple[int, ...] = ()

    @cached_property
    def declared(self) -> RuleBook:
        """The rule book as the package declares it, without local values."""
        return load_rule_book(POLICY_FOLDER, FACTS, declared_rules())

    @property
    def rule_book(self) -> RuleBook:
        """The rule book to answer by."""
        return self._changed or self.declared

    def use(self, values: Sequence[LocalValue], version: tuple[int, ...] = ()) -> None:
        """Answer by the declared rule book with exactly these local values from now on.

        ``version`` identifies the values, so that the caller can see whether they have changed since.

        Raises:
            RuleBookError: a value contradicts the declared book; the book in force stays as it is.
        """
        self._changed = self.declared.with_local_values(values) if values else None
        self.version = version


law_in_force = LawInForce()


def rule_book() -> RuleBook:
    """The rule book in force in this process."""
    return law_in_force.rule_book


def programme_name(programme: str) -> str:
    """The Chinese name of a programme."""
    return rule_book().programme_name(programme)


def due_programmes() -> tuple[str, ...]:
    """The programmes that have monthly dues."""
    return rule_book().due_programmes


def award_programmes() -> tuple[str, ...]:
    """The programmes that have awards."""
    return rule_book().award_programmes


def parameter_value(name: str, month: date, known: date, key: str | None = None) -> Figure:
    """A figure of law for a month as known on a day; ``key`` is the category where it varies by one.

    Raises:
        NoKnownValueError: it has no known value for the month.
    """
    return rule_book().parameter_value(name, month, known, key)


def assess_relief(facts: ReliefFacts) -> ReliefAssessment:
    """Assess an application for temporary relief by the law in force, as known on its day; see :class:`ReliefFacts`.

    Raises:
        NoKnownValueError: a figure of law was not known.
    """
    return rule_book().assess_relief(facts)


def carried_costs(costs: SettledCosts, *, discharged_on: date, carried_before_fen: int, known: date) -> CarriedCosts:
    """What is carried of a settlement of medical costs by the law in force.

    See :meth:`doudi.policy.engine.medical_costs.MedicalCostAssessor.assess`.
    """
    return rule_book().medical_cost_assessor.assess(
        costs, discharged_on=discharged_on, carried_before_fen=carried_before_fen, known=known
    )


def own_paid_fen(costs: SettledCosts, *, discharged_on: date, known: date) -> int:
    """What a settlement of medical costs leaves to the person by the law in force, in fen."""
    return rule_book().medical_cost_assessor.own_paid_fen(costs, discharged_on=discharged_on, known=known)


def cached_per_rule_book(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Cache a function of the law in force: results are not used under another rule book, nor in another language."""

    @lru_cache(maxsize=_CACHE_SIZE)
    def cached(_book: RuleBook, _in_english: bool, *args: Any, **kwargs: Any) -> Result:
        return function(*args, **kwargs)

    @wraps(function)
    def result(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        cached_function: Callable[..., Result] = cached
        return cached_function(rule_book(), is_english(), *args, **kwargs)

    return result
