"""Mutants of every refusal in the payment actions: permission, second person, state, required text.

Such a mutant never refuses: the condition before a ``raise`` no longer holds, or the call that checks is removed.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.mutants.mutant import ROOT, Mutant

WHERE = (
    "payments/runs/history.py",
    "payments/account_authorities/actions.py",
    "payments/holds/actions.py",
    "payments/scope.py",
    "payments/recoveries/actions.py",
    "payments/runs/actions.py",
    "payments/runs/confirmations.py",
    "payments/runs/locking.py",
    "payments/special_amounts/actions.py",
    "payments/bank_exchange/actions/inquiries.py",
    "payments/bank_exchange/actions/bank_answers.py",
    "payments/bank_exchange/actions/payment_files.py",
    "payments/bank_exchange/file_archive.py",
    "payments/bank_exchange/rendering.py",
    "payments/bank_exchange/archive_reconciliation.py",
    "payments/certificate/views.py",
    "payments/computation/price_subsidy.py",
    "payments/self_audit/actions.py",
    "payments/recoveries/views.py",
    "payments/special_amounts/views.py",
    "payments/runs/views.py",
    "funding/proposals/approvals.py",
    "funding/entries/actions.py",
    "funding/proposals/actions.py",
    "funding/bookings.py",
    "funding/ledger.py",
)
ASKS = frozenset(
    {
        "require_permission",
        "refuse_earlier_person",
        "refuse_same_person",
        "refuse_stale",
        "refuse_transition",
        "require_checks_decided",
        "require_in_scope",
        "refuse_if_archive_ahead",
        "_refuse_unready",
        "_check_entry",
        "_county_only",
        "_set_decision",
        "_refuse_past",
        "checked_amounts",
    }
)
"""Calls that do nothing but raise a refusal."""
EQUAL: dict[str, str] = {}
"""Mutants that no test can tell from the original, and why."""


@dataclass(frozen=True)
class Refusal(Mutant):
    """A mutant that can be switched at run time: ``guarded`` is its source with the placeholder ``{switch}``."""

    start: int = 0
    end: int = 0
    guarded: str = ""


def refusals() -> Iterator[Refusal]:
    """Yield a mutant for each refusal, named by its file, function and condition."""
    seen: Counter[str] = Counter()
    for name in WHERE:
        path = Path("doudi") / name
        source = (ROOT / path).read_text(encoding="utf-8")
        for function in ast.walk(ast.parse(source)):
            if isinstance(function, ast.FunctionDef):
                for place, made, guarded in _places(function, source):
                    asked = " ".join(ast.unparse(place).split())[:70]
                    called = f"{name.removesuffix('.py')}.{function.name}: {asked}"
                    seen[called] += 1
                    if seen[called] > 1:
                        called += f" ({seen[called]})"
                    yield _mutant(called, path, source, place, made, guarded)


def _places(function: ast.FunctionDef, source: str) -> Iterator[tuple[ast.expr, str, str]]:
    for node in ast.walk(function):
        if isinstance(node, ast.If) and any(isinstance(one, ast.Raise) for one in node.body):
            test = ast.get_source_segment(source, node.test)
            yield node.test, f"({test}) and False", f"({test}) and {{switch}}"
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) in ASKS:
            yield node.value, "None", f"{{switch}} and {ast.get_source_segment(source, node.value)}"
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "required_text":
            text = ast.get_source_segment(source, node.args[0])
            call = ast.get_source_segment(source, node)
            yield node, f"{text}.strip()", f"({call} if {{switch}} else {text}.strip())"


def _mutant(called: str, path: Path, source: str, place: ast.expr, made: str, guarded: str) -> Refusal:
    raw = source.encode()
    lines = raw.splitlines(keepends=True)
    assert place.end_lineno is not None
    assert place.end_col_offset is not None
    start = sum(map(len, lines[: place.lineno - 1])) + place.col_offset
    end = sum(map(len, lines[: place.end_lineno - 1])) + place.end_col_offset
    after = raw[:start].decode() + made + raw[end:].decode()
    return Refusal(called, str(path), source, after, _hints(source, place), start, end, guarded)


def write_switched(folder: Path, chosen: Sequence[Refusal]) -> None:
    """Write all chosen mutants into a copy of the source, each with a switch numbered by its place."""
    for path in {one.path for one in chosen}:
        raw = (folder / path).read_bytes()
        here = [(number, one) for number, one in enumerate(chosen) if one.path == path]
        for number, one in sorted(here, key=lambda pair: -pair[1].start):
            guarded = one.guarded.replace("{switch}", f"_guarded({number})")
            raw = raw[: one.start] + guarded.encode() + raw[one.end :]
        text = raw.decode().replace(
            _FIRST, f"{_FIRST}from tests.faults.mutants.forked_runs import guarded as _guarded\n", 1
        )
        (folder / path).write_text(text, encoding="utf-8")


_FIRST = "from __future__ import annotations\n"


def _hints(source: str, place: ast.expr) -> tuple[str, ...]:
    """Return the names by which a test mentions the place: its refusal and its action."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.lineno <= place.lineno <= (node.end_lineno or 0):
            found.append(node.name)
        if isinstance(node, ast.If) and node.test.lineno == place.lineno:
            for raised in (one for one in node.body if isinstance(one, ast.Raise) and one.exc):
                assert raised.exc is not None
                call = raised.exc.func if isinstance(raised.exc, ast.Call) else raised.exc
                found.insert(0, ast.unparse(call).rpartition(".")[2])
    if isinstance(place, ast.Call):
        asked = ast.unparse(place.func)
        refusal = {
            "require_permission": "PermissionRequired",
            "refuse_earlier_person": "SecondPersonRequired",
            "refuse_same_person": "SecondPersonRequired",
            "refuse_stale": "StaleVersion",
            "refuse_transition": "TransitionNotAllowed",
            "required_text": "ReasonRequired",
            "require_checks_decided": "ChecksUndecided",
            "require_in_scope": "OutsideScope",
            "refuse_if_archive_ahead": "ArchiveAheadOfDatabase",
            "checked_amounts": "UnknownSource",
        }
        found.insert(0, refusal.get(asked, asked))
    return tuple(dict.fromkeys(found))
