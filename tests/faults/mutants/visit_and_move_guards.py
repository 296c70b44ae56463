"""Mutants of home visits, of moves between villages and townships, and of the records of a household."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_MOVES = "doudi/registry/moves/actions.py"
_MEMBERSHIPS = "doudi/registry/moves/memberships.py"
_PEOPLE = "doudi/registry/people/actions.py"
_HOUSEHOLDS = "doudi/registry/households/actions.py"
_TRANSFERS = "doudi/casework/post_award/actions/transfers.py"
_VISITS = "doudi/casework/home_visits/actions.py"
_PHONES = "doudi/casework/home_visits/phone_list.py"
_KEY = "doudi/ui/offline_key.py"
_RECORDS = "doudi/casework/household_records/actions.py"
_OFFERS = "doudi/casework/household_records/dibao_offers.py"
MUTANTS = (
    # --- moves ---
    Mutant(
        "nobody moves a person to another village alone",
        _MEMBERSHIPS,
        "if isinstance(by, User) and household.village_id != person.village_id:",
        "if False:",
        hints=("test_nobody_moves_a_person_into_another_village_alone",),
    ),
    Mutant(
        "the receiving side has the village in its scope",
        _MOVES,
        "if not contains(by.scope, locked.to_village_code):",
        "if False:",
        hints=("test_only_the_receiving_side_answers_a_move",),
    ),
    Mutant(
        "a township answers a move between townships",
        _MOVES,
        "if crosses and Role(by.role) not in TOWNSHIP_ROLES:",
        "if False:",
        hints=("test_only_the_receiving_side_answers_a_move",),
    ),
    Mutant(
        "a move is answered by a second person",
        _MOVES,
        'refuse_same_person(by, locked.proposed_by_id, sentence=_("迁移要由提出人以外的迁入地人员答复。"))',
        "pass",
        hints=("test_only_the_receiving_side_answers_a_move",),
    ),
    Mutant(
        "an outdated move is not agreed to",
        _MOVES,
        "if moved or household.ended_on or person.merged_into_id:",
        "if False:",
        hints=("test_outdated_move_is_not_agreed_to",),
    ),
    Mutant(
        "records of two villages are not merged",
        _PEOPLE,
        "if isinstance(by, User) and kept.village_id != other.village_id:",
        "if False:",
        hints=("test_records_of_two_villages_are_merged_only_after_a_move",),
    ),
    Mutant(
        "both sides see a split",
        _PEOPLE,
        "*([kept.village_id] if kept else [])",
        "*[]",
        hints=("test_records_merged_across_townships_are_split_by_both_sides_only",),
    ),
    Mutant(
        "a household is handed over by the giving side",
        _HOUSEHOLDS,
        "if handed_over_by is None or handed_over_by.pk == by.pk or not contains(handed_over_by.scope, old.code):",
        "if False:",
        hints=("test_household_is_not_moved_to_another_township_by_one_side",),
    ),
    Mutant(
        "a transfer is answered by a second person",
        _TRANSFERS,
        "refuse_same_person(by, transfer.handed_over_by_id, sentence=sentence)",
        "assert sentence",
        hints=("test_officer_who_moved_to_the_other_township_does_not_answer_their_own_transfer",),
    ),
    # --- home visits ---
    Mutant(
        "two people visit",
        _VISITS,
        "if len(keys) < minimum_visitors or len(keys) < len(visitors):",
        "if not minimum_visitors:",
        hints=("test_visitors_are_identified_and_not_both_of_the_village",),
    ),
    Mutant(
        "visitors are of the place and not recused",
        _VISITS,
        "if not keys <= {visitor.pk for visitor in possible_visitors(case)}:",
        "if False:",
        hints=("test_visitors_are_identified_and_not_both_of_the_village",),
    ),
    Mutant(
        "visitors are not both of the village",
        _VISITS,
        "if all(is_of_the_village(visitor) for visitor in visitors):",
        "if False:",
        hints=("test_visitors_are_identified_and_not_both_of_the_village",),
    ),
    Mutant(
        "a visit is recorded by a visitor",
        _VISITS,
        "if by.pk not in keys:",
        "if False:",
        hints=("test_visitors_are_identified_and_not_both_of_the_village",),
    ),
    Mutant(
        "every row is answered or has its reason",
        _VISITS,
        "    if missing:\n",
        "    if False:\n",
        hints=("test_row_without_an_answer_has_its_reason",),
    ),
    Mutant(
        "every visitor signs",
        _VISITS,
        "    if missing:\n",
        "    if False:\n",
        hints=("test_visitors_are_identified_and_not_both_of_the_village",),
    ),
    Mutant(
        "a report is received once",
        _VISITS,
        "        if received is not None:\n            return received\n",
        "",
        hints=("test_same_report_twice_is_one_home_visit",),
    ),
    Mutant(
        "a report made before a change waits for a choice",
        _VISITS,
        "        refuse_stale(locked, report.seen_version, stale)\n",
        "        assert stale\n",
        hints=("test_report_made_before_a_change_waits_for_the_officers_choice",),
    ),
    Mutant(
        "only who may visit takes along",
        _PHONES,
        "locked = lock_case_for(case, home_visit_verb(case), by)",
        "locked = case",
        hints=("test_only_cases_that_wait_for_the_users_visit_are_taken_along",),
    ),
    Mutant(
        "the key of a store is for its user",
        _KEY,
        'return name.partition(".")[0] == str(user_key)',
        "return True",
        hints=("test_key_of_a_store_is_for_its_user_and_for_72_hours",),
    ),
    Mutant(
        "the key of a store ends after 72 hours",
        _KEY,
        "_signer.unsign(store, max_age=STORE_LIFETIME)",
        "_signer.unsign(store)",
        hints=("test_key_of_a_store_is_for_its_user_and_for_72_hours",),
    ),
    # --- records of a household ---
    Mutant(
        "jobs are introduced to people able to work",
        _RECORDS,
        'if not has_award_in_force(person, "dibao") or not is_able_to_work(person):',
        'if not has_award_in_force(person, "dibao"):',
        hints=("test_job_and_answer_need_what_the_law_asks",),
    ),
    Mutant(
        "a refusal without good reason is warned",
        _RECORDS,
        "        if not has_good_reason:\n",
        "        if False:\n",
        hints=("test_job_and_answer_need_what_the_law_asks",),
    ),
    Mutant(
        "only refusals in a row count",
        "doudi/casework/household_records/queries.py",
        "            break\n",
        "            continue\n",
        hints=("test_third_refusal_in_a_row_without_good_reason_leads_into_a_reassessment",),
    ),
    Mutant(
        "a refusal to cooperate is confirmed by a second person",
        _RECORDS,
        'refuse_same_person(by, locked.recorded_by_id, sentence=_("拒不配合要由登记人以外的人核实。"))',
        "pass",
        hints=("test_refusal_to_cooperate_is_confirmed_by_a_second_person",),
    ),
    Mutant(
        "a case is terminated after a confirmed refusal",
        "doudi/casework/cases/actions/acceptance.py",
        "if locked.household is None or not confirmed.exists():",
        "if False:",
        hints=("test_case_is_terminated_only_after_a_confirmed_refusal_to_cooperate",),
    ),
    Mutant(
        "a change reported in time is none",
        _RECORDS,
        "if found_on <= months_after(changed_on, months):",
        "if False:",
        hints=("test_change_not_reported_within_three_months_is_criticised_and_reassessed",),
    ),
    Mutant(
        "an application is shown before the offer is closed by it",
        _OFFERS,
        "if locked.result == DibaoOffer.Result.APPLIED and not _has_applied(locked):",
        "if False:",
        hints=("test_dibao_offer_is_closed_with_a_result_and_an_application",),
    ),
    Mutant(
        "an ended tekun award opens an offer",
        "doudi/casework/post_award/actions/reassessment.py",
        "    open_dibao_offers(changed_awards)\n",
        "",
        hints=("test_tekun_ends_after_its_public_notice",),
    ),
    Mutant(
        "a replaced tekun award opens none",
        _OFFERS,
        " and not _goes_on(award):",
        ":",
        hints=("test_self_care_is_reassessed_within_ten_days",),
    ),
)
