"""The first bank card, which the application states: it enters the registry when the award is granted."""

from __future__ import annotations

from doudi.casework.models import Case
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.registry import actions as registry_actions
from doudi.registry.circumstances.queries import cards_on_record
from doudi.registry.law_inputs.household_facts import household_facts
from doudi.registry.models import Person, Source
from doudi.values.masks import mask_account


def record_first_card(case: Case, decision_number: str, by: User) -> None:
    """Record the card of the application, seen by the officer who proposed, confirmed by ``by``, who grants.

    A person who has a card keeps it: only the card procedure changes one.
    """
    answers = case.application.answers
    number, person = answers.get("bank_account", ""), _holder(case, answers.get("card_holder", ""))
    if not number or person is None or case.proposed_by is None:
        return
    if cards_on_record([person]).exists():
        return
    registry_actions.change_circumstance_by_two(
        by=by,
        entered_by=case.proposed_by,
        subject=person,
        kind="bank_account",
        value=number,
        since=today(),
        source=Source.DECLARED,
        source_detail=decision_number,
    )


def declared_card(case: Case) -> str:
    """Return holder, bank and masked number of the card that the application states; empty for none."""
    answers = case.application.answers
    number = answers.get("bank_account", "")
    parts = (answers.get("card_holder", ""), answers.get("card_bank", ""), mask_account(number))
    return " ".join(part for part in parts if part) if number else ""


def _holder(case: Case, name: str) -> Person | None:
    """Return the one living member of the household with the name; None if there is none, or more than one."""
    if case.household is None or not name:
        return None
    members = household_facts(case.household, today(), today()).members
    named = [one.person for one in members if one.person.name == name and one.person.death_date is None]
    return named[0] if len(named) == 1 else None
