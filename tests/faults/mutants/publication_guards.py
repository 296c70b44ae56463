"""Mutants of publications that follow moves, of the ending of a payee authority, and of draws before decisions."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_MOVES = "doudi/casework/publications/moves.py"
_TERMINATION = "doudi/payments/account_authorities/termination.py"
_BEFORE_DECISION = "doudi/casework/random_checks/before_decision.py"
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
        "    HOUSEHOLD_MOVED.tell(household)\n",
        "",
        hints=("test_household_that_moves_is_published_where_it_lives",),
    ),
    Mutant(
        "a person is published where they live",
        "doudi/registry/moves/memberships.py",
        "        PERSON_MOVED.tell(person, left, household)\n",
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
        _TERMINATION,
        "    refuse_same_person(by, locked.ending_proposed_by_id,",
        "    refuse_same_person(by, None,",
        hints=("test_ending_needs_two_and_holds_the_money_until_a_new_account",),
    ),
    Mutant(
        "money without an authority is held",
        _TERMINATION,
        "    if person.death_date is None and not is_held:",
        "    if person.death_date is None and is_held:",
        hints=("test_ending_needs_two_and_holds_the_money_until_a_new_account",),
    ),
    Mutant(
        "an agreement with an official is ended by the bureau",
        _TERMINATION,
        "    if locked.basis == AccountAuthority.Basis.KEEPER and Role(by.role) not in _BUREAU:",
        "    if False:",
        hints=("test_refused_endings",),
    ),
    Mutant(
        "a case drawn before its decision is a check",
        _BEFORE_DECISION,
        "        RandomCheck.objects.create(draw=draw, case=case, stratum=township, must_visit=True, due_on=due_on)\n",
        "",
        hints=("test_cases_before_their_decision_are_drawn_by_the_same_component",),
    ),
    Mutant(
        "only the bureau's visit settles a check",
        _BEFORE_DECISION,
        "    if visit.recorded_by.role not in {role.value for role in BUREAU_OFFICERS}:",
        "    if False:",
        hints=("test_cases_before_their_decision_are_drawn_by_the_same_component",),
    ),
    Mutant(
        "the ratio of draws before decisions is a minimum",
        _BEFORE_DECISION,
        "case.is_sampled = falls_short or ",
        "case.is_sampled = ",
        hints=("test_draws_before_decisions_reach_their_ratio_in_a_township",),
    ),
)
