"""Print the rules as SQL for DuckDB and Spark, built as sqlglot expressions, never by joining text.

One relation per level of the graph, each rule printed once. All household totals of a phase are computed in one
pass and joined back to the members.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from doudi.policy.engine.graph import AGGREGATES, Graph, Node, aggregates_of, walk_outside_totals
from doudi.policy.engine.parameters import Figure
from doudi.policy.language import RATIO_SCALE, Value

Figures = Mapping[str, Figure | dict[str, Figure]]
Lookup = Callable[[str, str | None], exp.Expression]
"""The SQL of a figure of law: a literal on DuckDB, a column of the parameter table on Spark."""
Relations = list[tuple[str, exp.Expression]]

_BINARY: dict[str, type[exp.Expression]] = {
    "add": exp.Add,
    "subtract": exp.Sub,
    "multiply": exp.Mul,
    "less": exp.LT,
    "less_equal": exp.LTE,
    "and": exp.And,
    "or": exp.Or,
}


def literal(figure: Figure | None) -> exp.Expression:
    """A figure as SQL; whole numbers are 64 bit on every engine."""
    if figure is None:
        return exp.Null()
    if isinstance(figure, bool):
        return exp.Boolean(this=figure)
    if isinstance(figure, int):
        return exp.cast(exp.Literal.number(figure), "BIGINT")
    return exp.Literal.string(figure)


def literals(figures: Figures) -> Lookup:
    """Look figures of law up as literals."""

    def look_up(name: str, key: str | None) -> exp.Expression:
        figure = figures[name]
        return literal(figure[str(key)] if isinstance(figure, dict) else figure)

    return look_up


def chain(relations: Relations) -> exp.Select:
    """One query: every relation but the last as a common table expression."""
    *before, (_, last) = relations
    assert isinstance(last, exp.Select)  # noqa: S101 - the chain always ends with a selection
    for name, relation in before:
        last.with_(name, as_=relation, copy=False)
    return last


@dataclass(frozen=True)
class _Step:
    """One relation of the chain: new columns, and whether they are totals over each group."""

    name: str
    columns: dict[str, exp.Expression]
    reads: frozenset[str]
    is_total: bool


class SqlPrinter:
    """Prints the rules of one epoch."""

    def __init__(
        self, graph: Graph, figures: Figures, look_up: Lookup, figure_columns: frozenset[str] = frozenset()
    ) -> None:
        """``figure_columns`` names the figures of law that the source relation holds as columns."""
        self.graph, self.figures, self.look_up = graph, figures, look_up
        self.figure_columns = figure_columns
        self._totals: dict[str, str] = {}

    def relations(
        self, targets: Iterable[str], source: str, group: tuple[str, ...], keep: tuple[str, ...]
    ) -> Relations:
        """A chain of relations, the last of which has the columns ``keep`` and ``targets``.

        ``source`` has one row per person and interval with every fact as a column; the columns ``group`` identify a
        household and its interval.
        """
        targets = tuple(targets)
        nodes = self.graph.needed(targets)
        steps = self._steps(nodes)
        available = {name for node in nodes for name in node.facts} | self.figure_columns
        relations: Relations = []
        for number, step in enumerate(steps):
            later = set(targets).union(*[following.reads for following in steps[number + 1 :]])
            columns_kept = dict.fromkeys([*keep, *sorted(available & later)])
            stage = exp.select(*[exp.column(name, table=source) for name in columns_kept]).from_(source)
            if step.is_total:
                totals = [exp.alias_(total, name) for name, total in step.columns.items()]
                grouped = exp.select(*map(exp.column, group), *totals).from_(source).group_by(*group)
                relations.append((step.name, grouped))
                stage.select(*[exp.column(name, table=step.name) for name in step.columns], copy=False)
                stage.join(step.name, on=_same(source, step.name, group), copy=False)
                source = f"with_{step.name}"
            else:
                stage.select(*[exp.alias_(column, name) for name, column in step.columns.items()], copy=False)
                source = step.name
            relations.append((source, stage))
            available |= set(step.columns)
        final = exp.select(*map(exp.column, dict.fromkeys([*keep, *targets]))).from_(source)
        return [*relations, ("answer", final)]

    def _steps(self, nodes: list[Node]) -> list[_Step]:
        """Phase by phase: first the totals it needs, then its rules level by level."""
        steps: list[_Step] = []
        for phase in sorted({self.graph.phase[node.name] for node in nodes}):
            members = [node for node in nodes if self.graph.phase[node.name] == phase]
            totals = {repr(total): total for node in members for total in aggregates_of(node.tree)}
            if totals:
                steps.append(self._total_step(phase, totals))
            for number, level in enumerate(_levels(members)):
                columns = {node.name: self._print(node.tree) for node in level}
                reads = frozenset(name for node in level for name in self._reads(node))
                steps.append(_Step(f"level_{phase}_{number}", columns, reads, is_total=False))
        return steps

    def _total_step(self, phase: int, totals: Mapping[str, Value]) -> _Step:
        columns: dict[str, exp.Expression] = {}
        for key, total in totals.items():
            self._totals[key] = f"total_{phase}_{len(columns)}"
            columns[self._totals[key]] = _print_total(total)
        reads = frozenset(str(operand.detail) for total in totals.values() for operand in total.operands)
        return _Step(f"total_{phase}", columns, reads, is_total=True)

    def _reads(self, node: Node) -> set[str]:
        """The columns that the SQL of a rule reads, with a total in place of its operands."""
        reads: set[str] = set()
        for value in walk_outside_totals(node.tree):
            if value.operation in {"fact", "rule"}:
                reads.add(str(value.detail))
            elif value.operation in AGGREGATES:
                reads.add(self._totals[repr(value)])
            elif self.figure_columns and value.operation in {"parameter", "select"}:
                figure = self.figures[str(value.detail)]
                words: list[str | None] = list(figure) if isinstance(figure, dict) else [None]
                reads |= {self.look_up(str(value.detail), word).name for word in words}
        return reads

    def _print(self, tree: Value) -> exp.Expression:
        operation = tree.operation
        if operation in {"fact", "rule"}:
            return exp.column(str(tree.detail))
        if operation == "parameter":
            return self.look_up(str(tree.detail), None)
        if operation == "constant":
            return literal(tree.detail)
        if operation in AGGREGATES:
            return exp.column(self._totals[repr(tree)])
        operands = [self._print(operand) for operand in tree.operands]
        if operation in _BINARY:
            return exp.paren(_BINARY[operation](this=operands[0], expression=operands[1]), copy=False)
        if operation == "not":
            return exp.Not(this=exp.paren(operands[0], copy=False))
        if operation == "is_word":
            return _is_word(operands[0], tree.detail)
        if operation == "select":
            return self._print_select(str(tree.detail), operands[0])
        if operation == "if_else":
            return exp.Case(ifs=[exp.If(this=operands[0], true=operands[1])], default=operands[2])
        if operation in {"larger", "smaller"}:
            kind = exp.Greatest if operation == "larger" else exp.Least
            return kind(this=operands[0], expressions=[operands[1]], ignore_nulls=False)
        return _print_division(operation, operands[0], operands[1])

    def _print_select(self, name: str, category: exp.Expression) -> exp.Expression:
        figure = self.figures[name]
        assert isinstance(figure, dict)  # noqa: S101 - the loader proved that the parameter has words
        words_of: dict[str, list[str]] = {}
        for word in figure:
            words_of.setdefault(self.look_up(name, word).sql(), []).append(word)
        *others, last = words_of.values()
        if not others:
            return self.look_up(name, last[0])
        ifs = [exp.If(this=_is_word(category.copy(), words), true=self.look_up(name, words[0])) for words in others]
        return exp.Case(ifs=ifs, default=self.look_up(name, last[0]))


def floor_divide(dividend: exp.Expression, divisor: int | exp.Expression) -> exp.Expression:
    """Division rounded towards minus infinity for a positive divisor; SQL division rounds towards zero."""
    by = literal(divisor) if isinstance(divisor, int) else divisor
    whole = exp.paren(dividend)
    up = exp.Sub(this=exp.Add(this=exp.Neg(this=whole.copy()), expression=by.copy()), expression=literal(1))
    negative = exp.Neg(this=exp.paren(exp.IntDiv(this=exp.paren(up), expression=by.copy())))
    positive = exp.IntDiv(this=whole.copy(), expression=by.copy())
    not_negative = exp.GTE(this=whole.copy(), expression=literal(0))
    return exp.Case(ifs=[exp.If(this=not_negative, true=positive)], default=negative)


def _print_division(operation: str, first: exp.Expression, second: exp.Expression) -> exp.Expression:
    if operation == "divided_down":
        nobody = exp.EQ(this=second.copy(), expression=literal(0))
        return exp.Case(ifs=[exp.If(this=nobody, true=literal(0))], default=floor_divide(first, second))
    product = exp.paren(exp.Mul(this=exp.paren(first), expression=exp.paren(second)))
    if operation == "share_down":
        return floor_divide(product, RATIO_SCALE)
    if operation == "share_up":
        return exp.Neg(this=exp.paren(floor_divide(exp.Neg(this=product), RATIO_SCALE)))
    if operation == "share_half_up":
        doubled = exp.Add(this=exp.Mul(this=literal(2), expression=product), expression=literal(RATIO_SCALE))
        return floor_divide(doubled, 2 * RATIO_SCALE)
    message = f"No SQL for {operation}."
    raise TypeError(message)


def _print_total(tree: Value) -> exp.Expression:
    """A total over a group. Its operands are always named figures: PerPerson cannot be computed with."""
    operands: list[exp.Expression] = [exp.column(str(operand.detail)) for operand in tree.operands]
    if tree.operation in {"count", "any"}:
        operands = [literal(1), *operands]
    inner = operands[0]
    if len(operands) > 1:
        inner = exp.Case(ifs=[exp.If(this=operands[1], true=operands[0])], default=literal(0))
    if tree.operation in {"total", "count"}:
        return exp.cast(exp.Sum(this=inner), "BIGINT")
    if tree.operation == "any":
        return exp.EQ(this=exp.Max(this=inner), expression=literal(1))
    return exp.Greatest(this=exp.Max(this=inner), expressions=[literal(0)], ignore_nulls=False)


def _is_word(category: exp.Expression, words: Iterable[str]) -> exp.Expression:
    listed = [exp.Literal.string(word) for word in words]
    if len(listed) == 1:
        return exp.paren(exp.EQ(this=category, expression=listed[0]), copy=False)
    return exp.paren(exp.In(this=category, expressions=listed), copy=False)


def _same(first: str, second: str, columns: Iterable[str]) -> exp.Condition:
    pairs = [exp.EQ(this=exp.column(name, table=first), expression=exp.column(name, table=second)) for name in columns]
    return exp.and_(*pairs)


def _levels(nodes: list[Node]) -> list[list[Node]]:
    """Rules by the longest path to them from rules outside the list."""
    here = {node.name for node in nodes}
    level_of: dict[str, int] = {}
    for node in nodes:
        level_of[node.name] = max((level_of[name] + 1 for name in node.rules & here), default=0)
    levels: list[list[Node]] = [[] for _ in range(max(level_of.values(), default=-1) + 1)]
    for node in nodes:
        levels[level_of[node.name]].append(node)
    return levels
