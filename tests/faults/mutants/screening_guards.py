"""Mutants of the screening: what must not warn, and what must be said."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_DELIVERIES = "doudi/screening/deliveries.py"
_RULES = "doudi/screening/rules.py"
_WRONG = "doudi/screening/wrong_payments.py"
_FACTS = "doudi/screening/facts.py"
_MEANS = "doudi/screening/means.py"
_MISSED = "doudi/screening/missed_people.py"
_FAMILIES = "doudi/screening/family_screens.py"

MUTANTS = (
    Mutant(
        "an identity in several rows is matched once",
        _DELIVERIES,
        "SELECT DISTINCT {",
        "SELECT {",
        hints=("test_w05_closed_companies",),
    ),
    Mutant(
        "a rule waits for the lists that it needs",
        _RULES,
        "missing = tuple(source for source in self.needs if source not in sources)",
        "missing: tuple[str, ...] = ()",
        hints=("test_m01_insured_wage_and_missing_list", "test_missing_lists_are_named"),
    ),
    Mutant(
        "the month of death is still due",
        _WRONG,
        "{day}) < {screened.first_day}",
        "{day}) <= {screened.first_day}",
        hints=("test_w01_from_the_month_after_death",),
    ),
    Mutant(
        "a term that ended before the month",
        _FACTS,
        " AND COALESCE(to_date >= {screened.first_day}, true)",
        "",
        hints=("test_w02_any_day_of_the_month",),
    ),
    Mutant(
        "means count only where they decide",
        _MEANS,
        'DECIDES = "(has_tekun OR family_has_dibao)"',
        'DECIDES = "(has_award OR family_has_dibao)"',
        hints=("test_w04_needs_an_award_that_means_decide",),
    ),
    Mutant(
        "a certificate that holds",
        _MISSED,
        "WHERE holds AND {SEVERE}",
        "WHERE {SEVERE}",
        hints=("test_m01_severe_by_a_valid_certificate",),
    ),
    Mutant(
        "families covered whole are in no screen",
        _FAMILIES,
        '_PARTLY = "covered < members"',
        '_PARTLY = "true"',
        hints=("test_s01_leaves_out_families_covered_whole", "test_s03_complex_membership"),
    ),
)
