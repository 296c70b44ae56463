"""Mutants of publications that follow moves and endings, and of the ending of a payee authority."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_MOVES = "doudi/casework/publications/moves.py"
_ENDINGS = "doudi/payments/account_authorities/endings.py"
MUTANTS = (
    Mutant(
        "the village that was left takes its board down",
        _MOVES,
        "        take_down_from_today(Publication.objects.filter(pk=publication.pk))\n",
        "",
        hints=("test_household_that_moves_is_published_where_it_lives",),
    ),
    Mutant(
        "a household is published where it lives",
        "doudi/registry/households/actions.py",
        "    household_moved(household)\n",
        "",
        hints=("test_household_that_moves_is_published_where_it_lives",),
    ),
    Mutant(
        "a person is published where they live",
        "doudi/registry/moves/memberships.py",
        "        person_moved(person, left, household)\n",
        "",
        hints=("test_recipient_who_moves_away_is_published_there_and_the_rest_here",),
    ),
    Mutant(
        "what is published without a recipient is taken down",
        _MOVES,
        "    take_down_from_today(not_to_take_down(published))\n",
        "",
        hints=("test_recipient_who_moves_away_is_published_there_and_the_rest_here",),
    ),
    Mutant(
        "a recognition that ends early is taken down",
        "doudi/casework/recognitions/actions.py",
        "    take_down_after(locked.case, locked.ended_month)\n",
        "",
        hints=("test_recognition_that_ends_early_is_taken_down_after_its_last_month",),
    ),
    Mutant(
        "an authority ends by two",
        _ENDINGS,
        "    refuse_same_person(by, locked.ending_proposed_by_id,",
        "    refuse_same_person(by, None,",
        hints=("test_ending_needs_two_and_holds_the_money_until_a_new_account",),
    ),
    Mutant(
        "money without an authority is held",
        _ENDINGS,
        "    if person.death_date is None and not is_held:",
        "    if person.death_date is None and is_held:",
        hints=("test_ending_needs_two_and_holds_the_money_until_a_new_account",),
    ),
    Mutant(
        "an agreement with an official is ended by the bureau",
        _ENDINGS,
        "    if locked.basis == AccountAuthority.Basis.KEEPER and Role(by.role) not in _BUREAU:",
        "    if False:",
        hints=("test_refused_endings",),
    ),
)
