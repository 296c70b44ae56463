"""Mutants of what stands between a crafted post and the actions: a page that names no version counts as old."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

MUTANTS = (
    Mutant(
        "crafted posts: no version counts as an old page",
        "doudi/core/process.py",
        "if text.isdecimal() and len(text) <= _MAX_VERSION_DIGITS else _NO_VERSION",
        "if text.isdecimal() and len(text) <= _MAX_VERSION_DIGITS else None",
        hints=(
            "test_notices_run_their_days_and_another_person_concludes",
            "test_confirmation_needs_its_hands_and_its_report",
        ),
    ),
)
