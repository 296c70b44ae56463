"""Print the rules as a Python function over one household that stores every figure it computes.

Explanations are built from these figures and the expression trees, so that recording a full account of a decision
costs nothing while it is computed.
"""

from __future__ import annotations

from collections.abc import Callable

from doudi.policy.engine.graph import AGGREGATES, Graph, Node
from doudi.policy.language import RATIO_SCALE, Value

_INFIX = {"add": "+", "subtract": "-", "multiply": "*", "less": "<", "less_equal": "<=", "and": "and", "or": "or"}


def print_python(graph: Graph, targets: tuple[str, ...]) -> Callable[..., None]:
    """Compile ``targets`` and all they depend on.

    The function takes ``(figures, county, household, people)``: the figures of law by name, and plain
    dictionaries of facts, to which it adds the rules' results under their names.
    """
    source = source_of(graph, targets)
    namespace: dict[str, Callable[..., None]] = {}
    exec(compile(source, "<rule book>", "exec"), namespace)  # noqa: S102 - printed from the rule book's own trees
    return namespace["evaluate"]


def source_of(graph: Graph, targets: tuple[str, ...]) -> str:
    """The source text of that function."""
    nodes = graph.needed(targets)
    lines = ["def evaluate(figures, county, household, people):"]
    for name in sorted({name for node in nodes for name in node.parameters}):
        lines.append(f"    {name} = figures[{name!r}]")
    for name in sorted({name for node in nodes for name in node.facts}):
        entity = graph.entity_of(name)
        if entity != "person":
            lines.append(f"    {name} = {entity}[{name!r}]")
    phases = max((graph.phase[node.name] for node in nodes), default=0)
    for phase in range(phases + 1):
        here = [node for node in nodes if graph.phase[node.name] == phase]
        for node in here:
            if node.rule.entity != "person":
                target = f"{node.rule.entity}[{node.name!r}]"
                lines.append(f"    {node.name} = {target} = {_print(node.tree)}")
        lines.extend(_people_loop(graph, [node for node in here if node.rule.entity == "person"]))
    return "\n".join(lines) + "\n"


def _people_loop(graph: Graph, nodes: list[Node]) -> list[str]:
    if not nodes:
        return []
    computed_here = {node.name for node in nodes}
    reads = {name for node in nodes for name in (*node.facts, *node.rules)}
    loaded = sorted(name for name in reads if graph.entity_of(name) == "person" and name not in computed_here)
    lines = ["    for person in people:"]
    lines.extend(f"        {name} = person[{name!r}]" for name in loaded)
    lines.extend(f"        {node.name} = person[{node.name!r}] = {_print(node.tree)}" for node in nodes)
    return lines


def _print(tree: Value) -> str:
    operation = tree.operation
    if operation in {"fact", "rule", "parameter"}:
        return str(tree.detail)
    if operation == "constant":
        return repr(tree.detail)
    if operation in AGGREGATES:
        return _print_aggregate(tree)
    operands = [_print(operand) for operand in tree.operands]
    if operation in _INFIX:
        return f"({operands[0]} {_INFIX[operation]} {operands[1]})"
    if operation == "not":
        return f"(not {operands[0]})"
    if operation == "is_word":
        return f"({operands[0]} in {tree.detail!r})"
    if operation == "select":
        return f"{tree.detail}[{operands[0]}]"
    if operation == "if_else":
        return f"({operands[1]} if {operands[0]} else {operands[2]})"
    if operation in {"larger", "smaller"}:
        return f"{'max' if operation == 'larger' else 'min'}({operands[0]}, {operands[1]})"
    return _print_division(operation, operands)


def _print_division(operation: str, operands: list[str]) -> str:
    first, second = operands
    if operation == "divided_down":
        return f"({first} // {second} if {second} else 0)"
    if operation == "share_down":
        return f"({first} * {second} // {RATIO_SCALE})"
    if operation == "share_up":
        return f"(-(-{first} * {second} // {RATIO_SCALE}))"
    if operation == "share_half_up":
        return f"((2 * {first} * {second} + {RATIO_SCALE}) // {2 * RATIO_SCALE})"
    message = f"No Python for {operation}."
    raise NotImplementedError(message)


def _print_aggregate(tree: Value) -> str:
    """A total over the members. Its operands are always named figures: PerPerson cannot be computed with."""
    operation = tree.operation
    operands = [f"person[{operand.detail!r}]" for operand in tree.operands]
    if operation == "count":
        return f"sum(1 for person in people if {operands[0]})"
    if operation == "any":
        return f"any({operands[0]} for person in people)"
    condition = f" if {operands[1]}" if len(operands) > 1 else ""
    figures = f"{operands[0]} for person in people{condition}"
    return f"sum({figures})" if operation == "total" else f"max(0, max(({figures}), default=0))"
