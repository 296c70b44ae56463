"""The table of security requirements names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_proofs_of_security_requirements_exist() -> None:
    named = set(re.findall(r"`(tests/[a-z_/]+\.py)`", (ROOT / "docs" / "security.md").read_text(encoding="utf-8")))
    assert len(named) > 15
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []
