"""Income that an award assessed and the registry does not list.

A roll gives one figure a head; what each member earns is not on it. Computed from the registry, such a family seems to
have no income at all.
"""

from __future__ import annotations

from doudi.core.clock import this_month
from doudi.registry.law_inputs.household_facts import HouseholdFacts

INCOME_KINDS = frozenset({"wage_fen", "business_fen", "property_income_fen", "transfer_fen", "basic_pension_fen"})


def unlisted_income_fen(facts: HouseholdFacts) -> int:
    """Return the income a head that dibao in force assessed where nobody's income is registered; 0 where some is."""
    if any(one.kind in INCOME_KINDS for one in facts.circumstances):
        return 0
    in_force = [one for one in facts.award_rows if one.programme == "dibao" and one.holds_on(this_month())]
    return max((one.assessed_income_fen or 0 for one in in_force), default=0)
