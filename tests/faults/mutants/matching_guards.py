"""Mutants of matching: what keeps a row from the wrong person; and of the checks of relief cases from a file."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_TIERS = "doudi/matching/tiers.py"
_CANDIDATES = "doudi/matching/candidates.py"
_FACTS = "doudi/matching/row_facts.py"
_ROWS = "doudi/matching/rows_file.py"
_CASES = "doudi/snapshot/relief_cases.py"
_RELIEF = "doudi/policy/engine/relief_assessment.py"
MUTANTS = (
    *(
        Mutant(
            f"{tier} asks for a name that agrees",
            _TIERS,
            f'"{tier}": "name_agrees AND',
            f'"{tier}": "true AND',
            hints=("test_what_no_tier_links", "test_labelled_list_agrees"),
        )
        for tier in ("T1", "T4")
    ),
    Mutant(
        "a valid number of nobody is never linked by name and birth date",
        _TIERS,
        "same_birth_date AND NOT is_valid",
        "same_birth_date",
        hints=("test_what_no_tier_links",),
    ),
    Mutant(
        "sex and place undo a link by birth date",
        _TIERS,
        'holds["T5"] += " AND NOT is_undone"',
        'holds["T5"] += ""',
        hints=("test_what_no_tier_links",),
    ),
    Mutant(
        "exactly one person",
        _TIERS,
        'f"number_{tier} = 1"',
        'f"number_{tier} > 0"',
        hints=("test_what_no_tier_links",),
    ),
    Mutant(
        "names are compared in standard characters",
        _FACTS,
        "key = name_key(name)",
        "key = name",
        hints=("test_each_tier_links",),
    ),
    Mutant(
        "a number that ends in 0000 is none",
        _FACTS,
        "cleaned.endswith(PLACEHOLDER_END) or ",
        "",
        hints=("test_numbers_are_cleaned",),
    ),
    Mutant(
        "a certificate is a number only where it holds one",
        _ROWS,
        "certificate if certificate_holds_number else None",
        "certificate",
        hints=("test_certificate_counts",),
    ),
    Mutant("no row twice", _ROWS, "            check_key(connection, scan, faults)\n", "", hints=("test_bad_lists",)),
    Mutant(
        "a similar name counts only without a valid number",
        _CANDIDATES,
        "NOT r.is_valid AND r.day",
        "r.day",
        hints=("test_labelled_list_agrees",),
    ),
    # --- relief cases ---
    Mutant(
        "the part for one cause is no more than the whole",
        _CASES,
        '"prior_same_cause_fen > prior_12_months_fen"',
        '"false"',
        hints=("test_every_bad_row_is_named",),
    ),
    Mutant(
        "no standard before the first known day",
        _CASES,
        "f\"applied_on < DATE '{first}'\"",
        '"false"',
        hints=("test_every_bad_row_is_named",),
    ),
    Mutant(
        "no case twice",
        _CASES,
        "            check_key(connection, scan, faults)\n",
        "",
        hints=("test_every_bad_row_is_named",),
    ),
    Mutant(
        "facts of an application fit together",
        _RELIEF,
        "if self.prior_same_cause_fen > self.prior_12_months_fen:",
        "if False:",
        hints=("test_contradicting_facts",),
    ),
    Mutant(
        "three days of small amounts first are not moved for holidays",
        _RELIEF,
        "        return facts.applied_on + timedelta(days=days)\n",
        "        return add_working_days(facts.applied_on, days).day\n",
        hints=("test_worked_example",),
    ),
)
