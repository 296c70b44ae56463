"""The language of rules: symbolic figures with units, a few named operations, and the decorators.

A rule body runs once on symbolic figures when the rule book is loaded. It returns an expression tree, which the
engine prints as Python, DuckDB SQL or Spark SQL. The classes below are the symbolic figures. Their type is their
unit, so that adding yuan to years is an error for the type checker and again when the rule book is loaded.

Amounts are integer fen, ratios are exact to one ten-thousandth; there are no floating-point numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from doudi.values.translation import translated

RATIO_SCALE = 10_000
"""A ratio of 1 is stored as this integer: 20 % is 2000."""

Entity = Literal["person", "household", "county"]


class Value:
    """A symbolic figure: an operation on other figures, with its ``unit``."""

    unit = "none"
    __slots__ = ("detail", "operands", "operation")

    def __init__(self, operation: str, operands: tuple[Value, ...] = (), detail: Any = None) -> None:
        self.operation = operation
        self.operands = operands
        self.detail = detail

    def __bool__(self) -> bool:
        message = (
            "A symbolic figure has no truth value: write `a & b`, `a | b`, `~a` or if_else(a, b, c) "
            "instead of `and`, `or`, `not` and `if`."
        )
        raise TypeError(message)

    def __repr__(self) -> str:
        if self.operation in {"fact", "parameter", "rule", "constant"}:
            return str(self.detail)
        return f"{self.operation}({', '.join(map(repr, self.operands))})"


class Flag(Value):
    """Yes or no."""

    unit = "flag"
    __slots__ = ()

    def __and__(self, other: Flag) -> Flag:
        return Flag("and", (self, other))

    def __or__(self, other: Flag) -> Flag:
        return Flag("or", (self, other))

    def __invert__(self) -> Flag:
        return Flag("not", (self,))


class Category(Value):
    """One of a closed list of words, such as urban or rural."""

    unit = "category"
    __slots__ = ()

    def equals(self, word: str) -> Flag:
        """Whether the word is exactly this one."""
        return Flag("is_word", (self,), (word,))

    def one_of(self, *words: str) -> Flag:
        """Whether the word is one of these."""
        return Flag("is_word", (self,), words)


_Ordered = TypeVar("_Ordered", bound="_Number")


class _Number(Value):
    """Base of the figures that can be added and compared."""

    __slots__ = ()

    def __add__(self: _Ordered, other: _Ordered) -> _Ordered:
        return type(self)("add", (self, _same_unit(self, other)))

    def __sub__(self: _Ordered, other: _Ordered) -> _Ordered:
        return type(self)("subtract", (self, _same_unit(self, other)))

    def __lt__(self: _Ordered, other: _Ordered) -> Flag:
        return Flag("less", (self, _same_unit(self, other)))

    def __le__(self: _Ordered, other: _Ordered) -> Flag:
        return Flag("less_equal", (self, _same_unit(self, other)))

    def __gt__(self: _Ordered, other: _Ordered) -> Flag:
        return Flag("less", (_same_unit(self, other), self))

    def __ge__(self: _Ordered, other: _Ordered) -> Flag:
        return Flag("less_equal", (_same_unit(self, other), self))


class Count(_Number):
    """A number of people or things, or a grade."""

    unit = "count"
    __slots__ = ()


class Years(_Number):
    """Completed years."""

    unit = "years"
    __slots__ = ()


class Months(_Number):
    """Whole months."""

    unit = "months"
    __slots__ = ()


class Ratio(_Number):
    """An exact share, in ten-thousandths."""

    unit = "ratio"
    __slots__ = ()


class Amount(_Number):
    """Money in integer fen."""

    unit = "fen"
    __slots__ = ()

    def __mul__(self, times: Count | Months) -> Amount:
        if not isinstance(times, Count | Months):
            message = f"An amount is multiplied by a count or by months, not by {type(times).__name__}."
            raise TypeError(message)
        return Amount("multiply", (self, times))


_V = TypeVar("_V", bound=Value)
_N = TypeVar("_N", bound=_Number)


class ByCategory(Value, Generic[_V]):
    """A parameter with one value per word of a category: ``dibao_standard[area]``."""

    unit = "table"
    __slots__ = ("member",)

    def __init__(self, name: str, member: type[_V]) -> None:
        super().__init__("table", (), name)
        self.member = member

    def __getitem__(self, category: Category) -> _V:
        if not isinstance(category, Category):
            message = f"{self.detail} is looked up by a category, not by {type(category).__name__}."
            raise TypeError(message)
        return self.member("select", (category,), self.detail)


class PerPerson(Generic[_V]):
    """A figure of each member in a household rule; usable only in total, largest, count and any_."""

    __slots__ = ("inner",)

    def __init__(self, inner: _V) -> None:
        self.inner = inner


def _same_unit(first: Value, second: Value) -> Any:
    if type(first) is not type(second):
        unit = getattr(second, "unit", type(second).__name__)
        message = f"{first!r} is in {first.unit} and {second!r} in {unit}."
        raise TypeError(message)
    return second


def constant_fen(amount_fen: int) -> Amount:
    """An amount that is not a policy figure, such as zero or one yuan."""
    return Amount("constant", (), amount_fen)


def word(text: str) -> Category:
    """A word of a category, as the result of a rule."""
    return Category("constant", (), text)


NOTHING = constant_fen(0)
ZERO = Count("constant", (), 0)
ONE = Count("constant", (), 1)
NO_MONTHS = Months("constant", (), 0)
MONTHS_OF_A_YEAR = Months("constant", (), 12)
FEN_OF_A_YUAN = Count("constant", (), 100)
WHOLE_PERCENT = Count("constant", (), 100)
HALF_A_YUAN = constant_fen(50)


def rises_by(times: int) -> Ratio:
    """A ratio that is not a policy figure, as a whole number: -1 is a fall by all there is."""
    return Ratio("constant", (), times * RATIO_SCALE)


NO_RISE = rises_by(0)


def if_else(condition: Flag, then: _V, otherwise: _V) -> _V:
    """``then`` where the condition holds, else ``otherwise``."""
    return type(then)("if_else", (condition, then, _same_unit(then, otherwise)))


def larger(first: _N, second: _N) -> _N:
    """The larger of two figures."""
    return type(first)("larger", (first, _same_unit(first, second)))


def smaller(first: _N, second: _N) -> _N:
    """The smaller of two figures."""
    return type(first)("smaller", (first, _same_unit(first, second)))


def divided_down(amount: Amount, number: Count | Months) -> Amount:
    """``amount`` divided, rounded towards minus infinity to the whole fen; nothing when divided by zero."""
    return Amount("divided_down", (amount, number))


def share_down(amount: Amount, ratio: Ratio) -> Amount:
    """``amount`` times ``ratio``, rounded towards minus infinity to the whole fen."""
    return Amount("share_down", (amount, ratio))


def share_up(amount: Amount, ratio: Ratio) -> Amount:
    """``amount`` times ``ratio``, rounded towards plus infinity to the whole fen."""
    return Amount("share_up", (amount, ratio))


def share_half_up(amount: Amount, ratio: Ratio) -> Amount:
    """``amount`` times ``ratio``, rounded to the nearest whole fen, half a fen upwards."""
    return Amount("share_half_up", (amount, ratio))


def total(of: PerPerson[_N], where: PerPerson[Flag] | None = None) -> _N:
    """The sum over the members, or over those ``where`` holds; zero over nobody."""
    return type(of.inner)("total", _with_condition(of, where))


def largest(of: PerPerson[_N], where: PerPerson[Flag] | None = None) -> _N:
    """The largest over the members, or over those ``where`` holds; zero over nobody and never below zero."""
    return type(of.inner)("largest", _with_condition(of, where))


def count(where: PerPerson[Flag]) -> Count:
    """How many members ``where`` holds for."""
    return Count("count", (where.inner,))


def as_count(flag: Flag) -> Count:
    """One where the flag holds, else zero."""
    return if_else(flag, ONE, ZERO)


def any_(where: PerPerson[Flag]) -> Flag:
    """Whether ``where`` holds for at least one member."""
    return Flag("any", (where.inner,))


def _with_condition(of: PerPerson[Any], where: PerPerson[Flag] | None) -> tuple[Value, ...]:
    return (of.inner,) if where is None else (of.inner, where.inner)


# --- outputs of rules -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """The rule gives the monthly due of a programme, under an award of ``award`` (default: the same programme)."""

    programme: str
    award: str | None = None

    @property
    def award_programme(self) -> str:
        """The programme of the award behind the due."""
        return self.award or self.programme


@dataclass(frozen=True)
class Verdict:
    """The rule gives the eligibility of a person for a programme; it must be a conjunction of named conditions."""

    programme: str


@dataclass(frozen=True)
class Doubt:
    """The rule gives a property doubt for an officer to verify; it never makes anybody ineligible."""

    name: str


@dataclass(frozen=True)
class Floor:
    """The rule says that a standard lies below its floor; both are a parameter or a rule. It changes no due."""

    standard: str
    floor: str


@dataclass(frozen=True)
class Share:
    """The rule gives the share of a programme's due that one source of money bears."""

    programme: str
    source: str


@translated("label", "for_citizens", "assumption")
@dataclass(frozen=True)
class Rule:
    """A rule as declared: its function with label, citations and dates."""

    function: Callable[..., Value]
    name: str
    entity: Entity
    label: str
    cites: tuple[str, ...]
    gives: Due | Verdict | Doubt | Floor | Share | None = None
    holds_from: date | None = None
    holds_until: date | None = None
    assumption: str | None = None
    parameters: tuple[str, ...] = field(default=())
    carries: tuple[str, ...] = ()
    for_citizens: tuple[str, str] | None = None

    @property
    def version(self) -> str:
        """The name, with the day from which this version holds where there are several."""
        return self.name if self.holds_from is None else f"{self.name}@{self.holds_from.isoformat()}"


def person_rule(label: str, **declared: Any) -> Callable[[Callable[..., Value]], Rule]:
    """Declare a rule about one person. See :func:`_declare` for the keywords."""
    return _declare("person", label, **declared)


def household_rule(label: str, **declared: Any) -> Callable[[Callable[..., Value]], Rule]:
    """Declare a rule about one household. See :func:`_declare` for the keywords."""
    return _declare("household", label, **declared)


def county_rule(label: str, **declared: Any) -> Callable[[Callable[..., Value]], Rule]:
    """Declare a rule about the county in a month. See :func:`_declare` for the keywords."""
    return _declare("county", label, **declared)


def _declare(
    entity: Entity,
    label: str,
    *,
    cites: str | tuple[str, ...],
    name: str | None = None,
    gives: Due | Verdict | Doubt | Floor | Share | None = None,
    holds_from: str | None = None,
    holds_until: str | None = None,
    assumption: str | None = None,
    carries: str | tuple[str, ...] | None = None,
    for_citizens: tuple[str, str] | None = None,
) -> Callable[[Callable[..., Value]], Rule]:
    """Make a rule of a function.

    ``cites`` names its clauses. Where the law changed, several functions have one ``name``, each with the days it
    ``holds_from`` and ``holds_until``. ``assumption`` is a sentence on what the legal texts do not state and the
    bureau has to confirm. ``carries`` names the clauses it implements, where these are not all that it cites.
    ``for_citizens`` says a condition in their words: what has to be so, and what is in the way where it is not.
    """

    def declare(function: Callable[..., Value]) -> Rule:
        code = function.__code__
        return Rule(
            function=function,
            name=name or function.__name__,
            entity=entity,
            label=label,
            cites=_as_tuple(cites),
            gives=gives,
            holds_from=date.fromisoformat(holds_from) if holds_from else None,
            holds_until=date.fromisoformat(holds_until) if holds_until else None,
            assumption=assumption,
            parameters=code.co_varnames[: code.co_argcount],
            carries=_as_tuple(cites if carries is None else carries),
            for_citizens=for_citizens,
        )

    return declare


def _as_tuple(clauses: str | tuple[str, ...]) -> tuple[str, ...]:
    return (clauses,) if isinstance(clauses, str) else clauses


# --- facts ------------------------------------------------------------------------------------------


@translated("meaning")
@dataclass(frozen=True)
class Fact:
    """An input of the rules.

    ``column`` is its snapshot column; ``origin`` is the date column that an elapsed fact
    counts from; ``missing`` is the value of an empty field, in the unit of the fact. ``words`` lists
    the words of a category. ``programme`` ties an award fact to the award it is read from. ``dated_by`` is the table
    of the snapshot whose rows, each holding from a month on, go before the column.
    """

    name: str
    entity: Entity
    type: type[Value]
    meaning: str
    source: Literal["people", "households", "awards", "elapsed", "application", "county", "relief", "settlement"]
    column: str | None = None
    origin: str | None = None
    missing: int | bool | str | None = None
    words: tuple[str, ...] = ()
    programme: str | None = None
    dated_by: str | None = None
