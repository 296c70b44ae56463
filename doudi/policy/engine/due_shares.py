"""The dues of each person and their shares by source of money, from one computation: the basis of a payroll."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sqlglot import exp

from doudi.policy.engine.dues import compute_results
from doudi.policy.engine.errors import PolicyError
from doudi.policy.engine.intervals import award_id
from doudi.policy.engine.labels import format_figure
from doudi.policy.engine.relations import RESULT
from doudi.policy.engine.rule_outputs import due_of, due_rules, share_rules
from doudi.policy.engine.rule_set import Epoch, RuleSet

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DUE_INTERVAL = "due_interval"
SHARE_INTERVAL = "share_interval"
_QUERIES: WeakKeyDictionary[RuleSet, dict[str, str]] = WeakKeyDictionary()
"""The queries of a rule set, which change with nothing else: printing them takes a quarter of a small computation."""


def fill_due_shares(
    connection: DuckDBPyConnection, rule_set: RuleSet, first: date, last: date, known: date, *, engine: str = "duckdb"
) -> None:
    """Fill two temporary tables with the non-zero dues and shares, per person and interval.

    ``due_interval``: person_id, programme, first_month and last_month (month indices), amount_fen, award_id.
    ``share_interval``: person_id, programme, source, first_month, last_month, amount_fen. The shares of a programme
    add up to its due.
    """
    dues, shares = due_rules(rule_set), share_rules(rule_set)
    targets = tuple(rule.name for rule in (*dues.values(), *shares.values()))
    compute_results(connection, rule_set, targets, first, last, known, engine=engine)
    if rule_set not in _QUERIES:
        _QUERIES[rule_set] = _queries(rule_set)
    for table, query in _QUERIES[rule_set].items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {query}")


def _queries(rule_set: RuleSet) -> dict[str, str]:
    """Return the query of each of the two tables: one part for each rule."""
    due_parts = [
        _part(rule.name, {"programme": programme}, award=award_id(due_of(rule).award_programme))
        for programme, rule in due_rules(rule_set).items()
    ]
    share_parts = [
        _part(rule.name, {"programme": programme, "source": source})
        for (programme, source), rule in share_rules(rule_set).items()
    ]
    tables = {DUE_INTERVAL: due_parts, SHARE_INTERVAL: share_parts}
    return {name: str(exp.union(*parts, distinct=False).sql(dialect="duckdb")) for name, parts in tables.items()}


def _part(rule: str, named: Mapping[str, str], award: str | None = None) -> exp.Select:
    amount = exp.column(rule)
    part = exp.select(
        "person_id",
        *[exp.alias_(exp.Literal.string(text), name) for name, text in named.items()],
        "first_month",
        "last_month",
        exp.alias_(amount, "amount_fen"),
    )
    if award is not None:
        part = part.select(exp.alias_(exp.column(award), "award_id"))
    return part.from_(RESULT).where(exp.NEQ(this=amount.copy(), expression=exp.Literal.number(0)))


def columns_read_by_dues(rule_set: RuleSet, first: date, last: date, known: date) -> dict[str, set[str]]:
    """The columns of ``people`` and ``households`` that dues and their shares read in a range of months.

    Raises:
        PolicyError: a due depends on other members of the household, so a person alone cannot be computed.
    """
    targets = tuple(rule.name for rule in (*due_rules(rule_set).values(), *share_rules(rule_set).values()))
    columns: dict[str, set[str]] = {"people": set(), "households": set()}
    for epoch in rule_set.epochs(targets, first, last, known):
        nodes = epoch.graph.needed(targets)
        if any(epoch.graph.phase[node.name] for node in nodes):
            raise PolicyError("A due that adds up the household cannot be computed person by person.")
        names = {name for node in nodes for name in node.facts}
        for fact in (epoch.graph.facts[name] for name in names):
            if fact.source in columns:
                columns[fact.source].add(str(fact.column))
            elif fact.source == "elapsed":
                columns["people"].add(str(fact.origin))
    return columns


def legal_basis_of_dues(
    rule_set: RuleSet, programmes: frozenset[str], first: date, last: date, known: date
) -> list[dict[str, Any]]:
    """The rules and dated figures by which some programmes are computed in a range of months, as stored with a run.

    One entry per programme and epoch.
    """
    entries = []
    for programme, rule in due_rules(rule_set).items():
        if programme not in programmes:
            continue
        for epoch in rule_set.epochs((rule.name,), first, last, known):
            names = {name for node in epoch.graph.needed((rule.name,)) for name in node.parameters}
            own = epoch.graph.nodes[rule.name].rule
            entries.append(
                {
                    "programme": programme,
                    "rule": own.label,
                    "references": [rule_set.legislation.reference(citation) for citation in own.cites],
                    "first": epoch.first.isoformat(),
                    "last": epoch.last.isoformat(),
                    "figures": [_figure(rule_set, epoch, name) for name in sorted(names)],
                }
            )
    return entries


def _figure(rule_set: RuleSet, epoch: Epoch, name: str) -> dict[str, Any]:
    parameter, dated = rule_set.parameters[name], epoch.values[name]
    return {
        "name": name,
        "label": parameter.label,
        "values": {parameter.word(key): format_figure(value, parameter.unit) for key, value in dated.figures.items()},
        "effective": dated.effective.isoformat(),
        "decided": dated.decided.isoformat(),
        "references": [rule_set.legislation.reference(citation) for citation in dated.cites],
        "status": sorted(set(dated.status.values())),
    }
