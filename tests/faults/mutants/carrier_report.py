"""The last proof that tests notice each missing carrier, as a file for machines and a table for people."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "benchmarks"
KEPT = FOLDER / "carriers.json"
TABLE = FOLDER / "carriers.md"
_HEAD = """# Carriers taken out one at a time

`make mutants CARRIERS=1` takes every carrier of every clause out (`docs/decisions/0020-clause-coverage.md`) and runs
the worked cases and tests that name the clause: one of them must fail. What the words mean: **proved**, a test failed;
**UNPROVED**, every test passed; **INVALID**, the carrier could not be taken out.

"""


def write_report(commit: str, proofs: list[dict[str, Any]]) -> None:
    """Write the proofs, and the table of those that failed and of the number proved by kind."""
    made_on = datetime.now(UTC).date().isoformat()
    kept = {"commit": commit, "made_on": made_on, "proofs": proofs}
    KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    kinds: dict[str, list[int]] = {}
    for proof in proofs:
        counted = kinds.setdefault(proof["carrier"].partition(":")[0], [0, 0])
        counted[proof["verdict"] != "proved"] += 1
    lines = [f"Made on {made_on} at commit `{commit}`.", "", "| kind | proved | not proved |", "|---|---:|---:|"]
    lines += [f"| {kind} | {proved} | {failed} |" for kind, (proved, failed) in sorted(kinds.items())]
    bad = [proof for proof in proofs if proof["verdict"] != "proved"]
    if bad:
        lines += ["", "| carrier | clause | verdict | why |", "|---|---|---|---|"]
        lines += [f"| {one['carrier']} | {one['clause']} | {one['verdict']} | {_cell(one['said'])} |" for one in bad]
    TABLE.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())[-120:]
