"""The law: papers, dated figures, facts, rules, and the engine that answers from them.

This front door is all that other rooms import. It is light: databases and SQL are loaded when asked for.
Months are dates on the first of a month; ``known`` is the day as of which the law was known.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from doudi.policy import rules as _rules_package
from doudi.policy.engine.assessment_results import HouseholdAssessment, PersonVerdict
from doudi.policy.engine.errors import (
    NoKnownValueError,
    PolicyError,
    RuleBookError,
    UnknownParameterError,
    UnknownPersonError,
)
from doudi.policy.engine.labels import (
    PROGRAMME_LABELS,
    SOURCE_LABELS,
    WORD_LABELS,
    format_figure,
)
from doudi.policy.engine.labels import STATUSES as STATUS_LABELS
from doudi.policy.engine.local_values import (
    LocalClause,
    LocalLegalText,
    LocalValue,
    with_local_values,
)
from doudi.policy.engine.parameters import STATUSES, Figure
from doudi.policy.engine.rule_book import Overrides, RuleBook, load_rule_book
from doudi.policy.facts import FACTS
from doudi.policy.language import RATIO_SCALE, Due, Fact, Rule, Verdict

if TYPE_CHECKING:
    from doudi.policy.engine.clause_coverage import ClauseCoverage
    from doudi.policy.engine.costs import Simulation
    from doudi.policy.engine.household_evaluator import HouseholdEvaluator
    from doudi.policy.engine.month_explanation import MonthExplanation

__all__ = [
    "FACTS",
    "PROGRAMME_LABELS",
    "RATIO_SCALE",
    "SOURCE_LABELS",
    "STATUSES",
    "STATUS_LABELS",
    "WORD_LABELS",
    "Due",
    "Fact",
    "Figure",
    "HouseholdAssessment",
    "LocalClause",
    "LocalLegalText",
    "LocalValue",
    "NoKnownValueError",
    "PersonVerdict",
    "PolicyError",
    "RuleBook",
    "RuleBookError",
    "UnknownParameterError",
    "UnknownPersonError",
    "Verdict",
    "adopt_local_values",
    "assess_everybody",
    "assess_household",
    "average_supplement",
    "award_programmes",
    "cached_per_rule_book",
    "columns_read_by_dues",
    "coverage",
    "due_programmes",
    "eligibility_conditions",
    "explain_month",
    "fill_arrears",
    "fill_costs",
    "fill_differences",
    "fill_due_shares",
    "fill_dues",
    "format_figure",
    "household_evaluator",
    "legal_basis_of_dues",
    "monthly_due_fen",
    "parameter_value",
    "programme_name",
    "rule_book",
    "rule_book_with",
    "simulate",
    "simulate_rule_book",
    "verdict_programmes",
]

FOLDER = Path(__file__).resolve().parent
ENGINES = ("duckdb", "python", "spark")
Row = Mapping[str, Any]


def declared_rules() -> list[Rule]:
    """Every rule of every module below ``rules/``."""
    found: list[Rule] = []
    for module in pkgutil.iter_modules(_rules_package.__path__):
        namespace = vars(importlib.import_module(f"{_rules_package.__name__}.{module.name}"))
        found.extend(value for value in namespace.values() if isinstance(value, Rule))
    return found


Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
_adopted: list[RuleBook] = []
_CACHE_SIZE = 65_536


@cache
def _declared_book() -> RuleBook:
    return load_rule_book(FOLDER, FACTS, declared_rules())


def rule_book() -> RuleBook:
    """The rule book of this process: what the package declares, and what was adopted beside it."""
    return _adopted[-1] if _adopted else _declared_book()


def rule_book_with(entries: Sequence[LocalValue]) -> RuleBook:
    """The declared rule book with values that the office entered; this process goes on with its own.

    Raises:
        RuleBookError: a value contradicts the book; every contradiction is told.
    """
    return with_local_values(_declared_book(), entries)


def adopt_local_values(entries: Sequence[LocalValue]) -> None:
    """From here on this process answers by the declared rule book with these values, and no other entered ones.

    Raises:
        RuleBookError: a value contradicts the book; the book in use stays as it is.
    """
    _adopted[:] = [rule_book_with(entries)] if entries else []


def cached_per_rule_book(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Like ``functools.cache``, for what follows from the rule book: a new book is asked anew."""

    @lru_cache(maxsize=_CACHE_SIZE)
    def asked(_book: RuleBook, *args: Any, **kwargs: Any) -> Result:
        return function(*args, **kwargs)

    @wraps(function)
    def answer(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        by_book: Callable[..., Result] = asked
        return by_book(rule_book(), *args, **kwargs)

    return answer


def due_programmes() -> tuple[str, ...]:
    """The programmes under which something is due in a month."""
    return tuple(_due_rule_names())


def award_programmes() -> tuple[str, ...]:
    """The programmes that an award can be of."""
    return rule_book().award_programmes


@cached_per_rule_book
def verdict_programmes() -> tuple[str, ...]:
    """The programmes that somebody can be judged to qualify for."""
    return tuple(rule.gives.programme for rule in rule_book().rules if isinstance(rule.gives, Verdict))


def programme_name(programme: str) -> str:
    """What a programme is called."""
    return rule_book().programme_name(programme)


# --- one person ------------------------------------------------------------------------------------


@cached_per_rule_book
def parameter_value(name: str, month: date, known: date, key: str | None = None) -> Figure:
    """A figure of law for a month as known on a day; ``key`` for one that varies by a category.

    Raises:
        NoKnownValueError: it has no known value for the month.
    """
    return rule_book().parameters[name].at(month, known).figures[key]


def household_evaluator(
    targets: Sequence[str] | None = None, county: Mapping[str, Figure] | None = None
) -> HouseholdEvaluator:
    """The plain Python engine for one household after another; ``targets`` default to all dues."""
    from doudi.policy.engine.household_evaluator import HouseholdEvaluator

    chosen = tuple(targets) if targets is not None else tuple(_due_rule_names().values())
    return HouseholdEvaluator(rule_book(), chosen, county=county)


@cached_per_rule_book
def monthly_due_fen(programme: str, month: date, known: date, **facts: Figure) -> int:
    """What an award alone is worth in a month, for a person with no other award.

    ``facts`` are named as in the input folder: area, dibao_class, assessed_income_fen, self_care,
    child_status, in_institution.
    """
    rule = rule_book().rules_by_due()[programme]
    award: dict[str, Any] = {"award_id": "", "person_id": "", "programme": rule.award_programme}
    award |= dict.fromkeys(("dibao_class", "assessed_income_fen", "self_care", "child_status", "in_institution"))
    award |= {"from_month": month, "to_month": None, **facts}
    person: dict[str, Any] = {"person_id": "", "birth_date": month, "death_date": None, "employed_since": None}
    person |= {fact.name: False for fact in FACTS if fact.source == "people"}
    evaluator = _single_evaluator(programme)
    evaluated = evaluator.evaluate_month(month, known, {"area": facts["area"]}, [person], [award])
    return int(evaluated.people[0][_due_rule_names()[programme]])


def explain_month(
    household: Row, people: Sequence[Row], awards: Iterable[Row], person_id: str, month: date, known: date
) -> MonthExplanation:
    """Why a person gets what he gets in a month. See :func:`doudi.policy.engine.month_explanation.explain_month`."""
    from doudi.policy.engine.month_explanation import explain_month as explain

    return explain(rule_book(), household, people, awards, person_id, month, known)


def assess_household(
    household: Row, people: Sequence[Row], awards: Iterable[Row], month: date, known: date
) -> HouseholdAssessment:
    """Who of a household seems to qualify for what.

    See :func:`doudi.policy.engine.household_assessment.assess_household`.
    """
    from doudi.policy.engine.household_assessment import assess_household as assess

    return assess(rule_book(), household, people, awards, month, known)


@cached_per_rule_book
def eligibility_conditions(programme: str) -> list[tuple[str, tuple[str, ...]]]:
    """What has to hold to qualify for a programme under the rules of today: each condition and its clauses."""
    from doudi.policy.engine.assessment import conditions

    book = rule_book()
    cites = {rule.name: rule.cites for rule in book.rules}
    names = conditions(book, date.max.replace(day=1))[programme]
    return [(book.label(name), tuple(map(book.legislation.reference, cites[name]))) for name in names]


@cached_per_rule_book
def _single_evaluator(programme: str) -> HouseholdEvaluator:
    return household_evaluator([_due_rule_names()[programme]])


@cached_per_rule_book
def _due_rule_names() -> dict[str, str]:
    return {rule.gives.programme: rule.name for rule in rule_book().rules if isinstance(rule.gives, Due)}


# --- a whole folder --------------------------------------------------------------------------------


def fill_dues(connection: Any, first: date, last: date, known: date, *, engine: str = "duckdb") -> None:
    """Fill the table ``due``. See :func:`doudi.policy.engine.dues.fill_dues`."""
    from doudi.policy.engine.dues import fill_dues as fill

    fill(connection, rule_book(), first, last, known, engine=engine)


def fill_due_shares(connection: Any, first: date, last: date, known: date, *, engine: str = "duckdb") -> None:
    """Fill ``due_interval`` and ``share_interval``. See :func:`doudi.policy.engine.due_shares.fill_due_shares`."""
    from doudi.policy.engine.due_shares import fill_due_shares as fill

    fill(connection, rule_book(), first, last, known, engine=engine)


def columns_read_by_dues(first: date, last: date, known: date) -> dict[str, set[str]]:
    """What dues read of people and households. See :func:`doudi.policy.engine.due_shares.facts_of_dues`."""
    from doudi.policy.engine.due_shares import columns_read_by_dues as facts

    return facts(rule_book(), first, last, known)


def legal_basis_of_dues(programmes: frozenset[str], first: date, last: date, known: date) -> list[dict[str, Any]]:
    """By what law some programmes are computed. See :func:`doudi.policy.engine.due_shares.law_of_dues`."""
    from doudi.policy.engine.due_shares import legal_basis_of_dues as law

    return law(rule_book(), programmes, first, last, known)


def fill_arrears(connection: Any, first: date, last: date, known: date, *, engine: str = "duckdb") -> None:
    """Fill the table ``arrears``. See :func:`doudi.policy.engine.arrears.fill_arrears`."""
    from doudi.policy.engine.arrears import fill_arrears as fill

    fill(connection, rule_book(), first, last, known, engine=engine)


def fill_differences(
    connection: Any, first: date, last: date, known_before: date, known: date, *, engine: str = "duckdb"
) -> None:
    """Fill the table ``difference``. See :func:`doudi.policy.engine.arrears.fill_differences`."""
    from doudi.policy.engine.arrears import fill_differences as fill

    fill(connection, rule_book(), first, last, known_before, known, engine=engine)


def fill_costs(connection: Any, first: date, last: date, known: date, *, engine: str = "duckdb") -> None:
    """Fill the tables ``cost`` and ``people_cost``. See :func:`doudi.policy.engine.costs.fill_costs`."""
    from doudi.policy.engine.costs import fill_costs as fill

    fill(connection, rule_book(), first, last, known, engine=engine)


def average_supplement(connection: Any, month: date, known: date) -> list[dict[str, Any]]:
    """The realised average dibao supplement by area. See :mod:`doudi.policy.engine.costs`."""
    from doudi.policy.engine.costs import average_supplement as average

    return average(connection, rule_book(), month, known)


def simulate(
    connection: Any, first: date, last: date, known: date, overrides: Overrides, *, engine: str = "duckdb"
) -> Simulation:
    """A what-if against today's rules. See :func:`doudi.policy.engine.costs.simulate`."""
    from doudi.policy.engine.costs import simulate as run

    return run(connection, rule_book(), first, last, known, overrides, engine=engine)


def simulate_rule_book(connection: Any, first: date, last: date, known: date, changed: RuleBook) -> Simulation:
    """What another rule book would change, see :func:`rule_book_with`; it is known on ``known`` as today's is."""
    from doudi.policy.engine.costs import simulate_rule_book as run

    return run(connection, rule_book(), changed, first, last, known)


def assess_everybody(
    connection: Any,
    first: date,
    last: date,
    known: date,
    *,
    engine: str = "duckdb",
    in_words: bool = True,
    scratch: Path | None = None,
) -> str:
    """Assess everybody; the query that lists it. See :func:`doudi.policy.engine.assessment.assess`."""
    from doudi.policy.engine.assessment import assess

    return assess(connection, rule_book(), first, last, known, engine=engine, in_words=in_words, scratch=scratch)


def coverage() -> list[ClauseCoverage]:
    """Every clause with what carries it. See :mod:`doudi.policy.engine.clause_coverage`."""
    from doudi.policy.engine.clause_coverage import clause_coverage

    return clause_coverage(rule_book(), FOLDER)
