"""Mutants of households paid into the card of their head."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_ACTIONS = "doudi/registry/household_accounts/actions.py"
_QUERIES = "doudi/registry/household_accounts/queries.py"
_RECIPIENTS = "doudi/payments/computation/recipients.py"
MUTANTS = (
    Mutant(
        "a household list is confirmed by a second person",
        _ACTIONS,
        '    refuse_same_person(by, locked.proposed_by_id, sentence=_("登记和核实名单',
        '    refuse_same_person(by, None, sentence=_("登记和核实名单',
    ),
    Mutant(
        "a household list is of the user's area",
        _ACTIONS,
        "    if not contains(by.scope, place):",
        "    if not place:",
    ),
    Mutant(
        "a changed head stops the list",
        _ACTIONS,
        "if heads.get(row.household_id) != row.payee]",
        "if row.payee is None]",
    ),
    Mutant(
        "a household is on one list that waits",
        _ACTIONS,
        "HouseholdAccount.objects.filter(household__in=chosen, ended_on=None, confirmed_on=None)",
        "HouseholdAccount.objects.none()",
    ),
    Mutant(
        "a dead head is no payee of the household",
        _QUERIES,
        "_IN_FORCE, payee__death_date=None, payee__household",
        "_IN_FORCE, payee__household",
    ),
    Mutant(
        "a head's card shared with another household is withheld",
        _RECIPIENTS,
        "SELECT account_index FROM recipient WHERE basis IN ('own', 'household')",
        "SELECT account_index FROM recipient WHERE basis IN ('nobody')",
    ),
)
