"""Printers two and three: the same trees as SQL expressions, built through sqlglot, never by gluing text.

One common table expression per level of the graph, each rule printed once. A total over a household is a
window over its members, so that the whole computation stays one chain without joins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sqlglot import exp

from doudi.policy.engine.graph import AGGREGATES, Graph, Node
from doudi.policy.engine.parameters import Figure
from doudi.policy.language import RATIO_SCALE, Value

Figures = Mapping[str, Figure | dict[str, Figure]]
Lookup = Callable[[str, str | None], exp.Expression]
"""How a figure of law is written: a literal on DuckDB, a column of the parameter table on Spark."""

_BINARY: dict[str, type[exp.Expression]] = {
    "add": exp.Add,
    "subtract": exp.Sub,
    "multiply": exp.Mul,
    "less": exp.LT,
    "less_equal": exp.LTE,
    "and": exp.And,
    "or": exp.Or,
}


def literals(figures: Figures) -> Lookup:
    """Look figures of law up as literals."""

    def look_up(name: str, key: str | None) -> exp.Expression:
        figure = figures[name]
        return literal(figure[str(key)] if isinstance(figure, dict) else figure)

    return look_up


class SqlPrinter:
    """Prints the trees of one epoch."""

    def __init__(self, graph: Graph, figures: Figures, look_up: Lookup) -> None:
        self.graph, self.figures, self.look_up = graph, figures, look_up

    def stages(
        self, targets: Iterable[str], source: str, group: tuple[str, ...], keep: tuple[str, ...]
    ) -> exp.Select:
        """A chain of common table expressions that ends with ``keep`` and ``targets``.

        ``source`` is a relation of one row per person and piece with every fact as a column; the columns
        ``group`` tell households (and pieces of time) apart.
        """
        targets = tuple(targets)
        nodes = self.graph.needed(targets)
        levels = _levels(nodes)
        needed_after = _needed_after(levels, targets)
        available = {name for node in nodes for name in node.facts}
        query = exp.select()
        for number, level in enumerate(levels):
            carried = sorted(available & needed_after[number])
            columns = [exp.column(name) for name in dict.fromkeys([*keep, *carried])]
            results = [exp.alias_(self._print(node.tree, group), node.name) for node in level]
            query = query.with_(f"level_{number}", as_=exp.select(*columns, *results).from_(source))
            source = f"level_{number}"
            available |= {node.name for node in level}
        return query.select(*map(exp.column, dict.fromkeys([*keep, *targets]))).from_(source)

    def _print(self, tree: Value, group: tuple[str, ...]) -> exp.Expression:  # noqa: PLR0911 - one line per operation reads best
        operation = tree.operation
        if operation in {"fact", "rule"}:
            return exp.column(str(tree.detail))
        if operation == "parameter":
            return self.look_up(str(tree.detail), None)
        if operation == "constant":
            return literal(tree.detail)
        if operation in AGGREGATES:
            return _print_aggregate(tree, group)
        operands = [self._print(operand, group) for operand in tree.operands]
        if operation in _BINARY:
            return exp.paren(_BINARY[operation](this=operands[0], expression=operands[1]))
        if operation == "not":
            return exp.Not(this=exp.paren(operands[0]))
        if operation == "is_word":
            return exp.paren(exp.In(this=operands[0], expressions=[exp.Literal.string(word) for word in tree.detail]))
        if operation == "select":
            return self._print_select(str(tree.detail), operands[0])
        if operation == "if_else":
            return exp.case().when(operands[0], operands[1]).else_(operands[2])
        if operation in {"larger", "smaller"}:
            kind = exp.Greatest if operation == "larger" else exp.Least
            return kind(this=operands[0], expressions=[operands[1]], ignore_nulls=False)
        return _print_division(operation, operands[0], operands[1])

    def _print_select(self, name: str, category: exp.Expression) -> exp.Expression:
        figure = self.figures[name]
        assert isinstance(figure, dict)  # noqa: S101 - the loader proved that the parameter has words
        by_figure: dict[str, list[str]] = {}
        for word in figure:
            by_figure.setdefault(self.look_up(name, word).sql(), []).append(word)
        *others, last = by_figure.values()
        if not others:
            return self.look_up(name, last[0])
        case = exp.case()
        for words in others:
            condition = exp.In(this=category.copy(), expressions=[exp.Literal.string(word) for word in words])
            case = case.when(condition, self.look_up(name, words[0]))
        return case.else_(self.look_up(name, last[0]))


def floor_divide(dividend: exp.Expression, divisor: int | exp.Expression) -> exp.Expression:
    """Division towards minus infinity for a divisor above zero; SQL's own division goes towards zero."""
    by = literal(divisor) if isinstance(divisor, int) else divisor
    up = exp.Sub(this=exp.Add(this=exp.Neg(this=exp.paren(dividend.copy())), expression=by.copy()), expression=literal(1))
    negative = exp.Neg(this=exp.paren(exp.IntDiv(this=exp.paren(up), expression=by.copy())))
    positive = exp.IntDiv(this=exp.paren(dividend.copy()), expression=by.copy())
    return exp.case().when(exp.GTE(this=exp.paren(dividend.copy()), expression=literal(0)), positive).else_(negative)


def _print_division(operation: str, first: exp.Expression, second: exp.Expression) -> exp.Expression:
    if operation == "divided_down":
        nobody = exp.EQ(this=second.copy(), expression=literal(0))
        return exp.case().when(nobody, literal(0)).else_(floor_divide(first, second))
    product = exp.paren(exp.Mul(this=exp.paren(first), expression=exp.paren(second)))
    if operation == "share_down":
        return floor_divide(product, RATIO_SCALE)
    if operation == "share_up":
        return exp.Neg(this=exp.paren(floor_divide(exp.Neg(this=product), RATIO_SCALE)))
    if operation == "share_half_up":
        doubled = exp.Add(this=exp.Mul(this=literal(2), expression=product), expression=literal(RATIO_SCALE))
        return floor_divide(exp.paren(doubled), 2 * RATIO_SCALE)
    message = f"No SQL for {operation}."
    raise NotImplementedError(message)


def _print_aggregate(tree: Value, group: tuple[str, ...]) -> exp.Expression:
    operation = tree.operation
    operands: list[exp.Expression] = [exp.column(str(operand.detail)) for operand in tree.operands]
    if operation in {"count", "any"}:
        operands = [literal(1), *operands]
    inner = operands[0]
    if len(operands) > 1:
        inner = exp.case().when(operands[1], operands[0]).else_(literal(0))
    summed = exp.Sum(this=inner) if operation in {"total", "count"} else exp.Max(this=inner)
    window = exp.cast(exp.Window(this=summed, partition_by=[exp.column(name) for name in group]), "BIGINT")
    if operation == "any":
        return exp.paren(exp.EQ(this=window, expression=literal(1)))
    if operation == "largest":
        return exp.Greatest(this=window, expressions=[literal(0)], ignore_nulls=False)
    return window


def _levels(nodes: list[Node]) -> list[list[Node]]:
    """Rules by the longest path below them; a total stands a level above what it adds up."""
    level_of: dict[str, int] = {}
    for node in nodes:
        level_of[node.name] = max((level_of[name] + 1 for name in node.rules), default=0)
    levels: list[list[Node]] = [[] for _ in range(max(level_of.values(), default=-1) + 1)]
    for node in nodes:
        levels[level_of[node.name]].append(node)
    return levels


def _needed_after(levels: list[list[Node]], targets: tuple[str, ...]) -> list[set[str]]:
    """For each level, the facts and rules that a later level or the caller still reads."""
    needed: set[str] = set(targets)
    result: list[set[str]] = []
    for level in reversed(levels):
        result.append(set(needed))
        for node in level:
            needed |= node.facts | node.rules
    return result[::-1]


def literal(figure: Figure | None) -> exp.Expression:
    """A figure as SQL: whole numbers are 64 bit on every printer."""
    if figure is None:
        return exp.Null()
    if isinstance(figure, bool):
        return exp.Boolean(this=figure)
    if isinstance(figure, int):
        return exp.cast(exp.Literal.number(figure), "BIGINT")
    return exp.Literal.string(figure)
