"""What the documents say about coverage is what the command says."""

import re
from pathlib import Path

import pytest

from doudi.commandline import main

ROOT = Path(__file__).resolve().parents[2]
TOTALS = re.compile(r"共\d+条：已承载\d+[^\n]*")
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_documents_claim_the_coverage_that_the_command_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "coverage"]) == 0
    counted = capsys.readouterr().out.splitlines()[-1]
    claims = {
        str(path.relative_to(ROOT)): claim
        for path in DOCUMENTS
        for claim in TOTALS.findall(path.read_text(encoding="utf-8"))
    }
    assert claims == {"docs/guide/clauses.md": counted}
