"""Mutants of deaths, bank cards, the four hands of a run, and recoveries."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_DEATHS = "doudi/registry/deaths/actions.py"
_CIRCUMSTANCES = "doudi/registry/circumstances/actions.py"
_PEOPLE = "doudi/registry/people/actions.py"
_REASSESSMENT = "doudi/casework/post_award/actions/reassessment.py"
_RECIPIENTS = "doudi/payments/computation/recipients.py"
_CHECKS = "doudi/payments/runs/checks.py"
_CARDS = "doudi/casework/post_award/actions/card_changes.py"
_ROLLS = "doudi/registry/roll_import/registry_writer.py"
_AUTHORITIES = "doudi/payments/account_authorities/actions.py"
_READINGS = "doudi/payments/runs/account_signatures.py"
_RUNS = "doudi/payments/runs/actions.py"
_LOCKING = "doudi/payments/runs/locking.py"
_RUN_MODELS = "doudi/payments/models/runs.py"
_HOLDS = "doudi/payments/holds/actions.py"
_SELF_AUDIT = "doudi/payments/self_audit/actions.py"
_RECOVERIES = "doudi/payments/recoveries/actions.py"
_PLANS = "doudi/payments/recoveries/plans.py"
_FINES = "doudi/payments/recoveries/fines.py"
_OFFSETS = "doudi/payments/computation/offsets.py"
MUTANTS = (
    # --- deaths ---
    Mutant(
        "nobody dies before birth",
        _DEATHS,
        "if died_on < person.birth_date:",
        "if False:",
        hints=("test_implausible_or_unproven_death_is_refused",),
    ),
    Mutant(
        "nobody dies in the future",
        _DEATHS,
        "elif died_on > today():",
        "elif False:",
        hints=("test_implausible_or_unproven_death_is_refused",),
    ),
    Mutant(
        "a death has evidence or a data source",
        _DEATHS,
        "if evidence is None and not data_source.strip():",
        "if False:",
        hints=("test_implausible_or_unproven_death_is_refused",),
    ),
    Mutant(
        "a death is confirmed by another person",
        _DEATHS,
        '    refuse_same_person(by, locked.reported_by_id, sentence=_("报告死亡和核实须是不同的人。"))\n',
        "",
        hints=("test_reporter_cannot_confirm_or_reject",),
    ),
    Mutant(
        "one open report of a death",
        _DEATHS,
        "if open_report_of(person) is not None:",
        "if False:",
        hints=("test_one_report_at_a_time_and_one_death",),
    ),
    Mutant(
        "the general actions record no death and no card",
        _CIRCUMSTANCES,
        "    refuse_kinds_of_two_people(kind)\n",
        "",
        hints=("test_no_other_path_records_a_death",),
    ),
    Mutant(
        "the general correction corrects no death and no card",
        _CIRCUMSTANCES,
        "    refuse_kinds_of_two_people(circumstance.kind)\n",
        "",
        hints=("test_no_other_path_records_a_death",),
    ),
    Mutant(
        "a merge records no death",
        _PEOPLE,
        "    _refuse_different_deaths(kept, other)\n",
        "",
        hints=("test_no_other_path_records_a_death",),
    ),
    Mutant(
        "a case registers no death and no card",
        _REASSESSMENT,
        "    refuse_kinds_of_two_people(kind)\n",
        "",
        hints=("test_verified_changes_refused",),
    ),
    Mutant(
        "a reported death waits",
        _RECIPIENTS,
        "            WHEN owed.person IN (SELECT person FROM reported_dead)\n"
        "                 OR carer IN (SELECT person FROM reported_dead) THEN 'death_reported'\n",
        "",
        hints=("test_reported_death_withholds_until_it_is_decided",),
    ),
    Mutant(
        "a death reported since the computation is found",
        _CHECKS,
        "    for person in people_reported_dead():\n",
        "    for person in ():\n",
        hints=("test_death_reported_after_the_computation_blocks_release",),
    ),
    Mutant(
        "back pay of the dead waits for a payee",
        _RECIPIENTS,
        "(authority.basis = 'heir') = (has_died = 1)",
        "TRUE",
        hints=("test_back_pay_of_the_dead_goes_to_a_recorded_payee",),
    ),
    Mutant(
        "nothing goes to the own card of the dead",
        _RECIPIENTS,
        " AND has_died = 0",
        "",
        hints=("test_back_pay_of_the_dead_goes_to_a_recorded_payee",),
    ),
    # --- cards and accounts of others ---
    Mutant(
        "a card comes with its proof",
        _CARDS,
        "if sent_file is None or sent_file not in sent_files(case):",
        "if sent_file is not None and sent_file not in sent_files(case):",
        hints=("test_invalid_card_or_other_holder_is_refused",),
    ),
    Mutant(
        "a card is typed twice",
        _CARDS,
        "if compact(account) != entered.sealed_account.clear():",
        "if False:",
        hints=("test_card_is_entered_and_confirmed_by_two_officers",),
    ),
    Mutant(
        "a roll changes no card",
        _ROLLS,
        "kind in KINDS_OF_TWO_PEOPLE or ",
        "",
        hints=("test_roll_does_not_change_a_card_on_record",),
    ),
    Mutant(
        "an account of another comes with its proof",
        _AUTHORITIES,
        "    if upload is None:\n",
        "    if upload is None and not proof:\n",
        hints=("test_account_authorities",),
    ),
    Mutant(
        "an account of another is typed twice",
        _AUTHORITIES,
        "if compact(account) != locked.account.clear():",
        "if False:",
        hints=("test_account_authorities",),
    ),
    Mutant(
        "the authority before ends when the next is confirmed",
        _AUTHORITIES,
        "    in_force.update(ended_on=today())\n",
        "    in_force.exists()\n",
        hints=("test_authority_is_paid_until_the_next_one_is_confirmed",),
    ),
    Mutant(
        "a proposal ends no authority in force",
        _AUTHORITIES,
        "filter(person=person, ended_on=None, confirmed_by=None)",
        "filter(person=person, ended_on=None)",
        hints=("test_authority_is_paid_until_the_next_one_is_confirmed",),
    ),
    # --- changed accounts ---
    Mutant(
        "a changed account is signed before approval",
        _RUN_MODELS,
        "return self.unread_accounts().exists()",
        "return False",
        hints=("test_run_is_not_approved_until_every_changed_account_is_signed",),
    ),
    Mutant(
        "a reader had no hand in the account",
        _READINGS,
        "    refuse_same_person(by, locked.prepared_by_id, *hands_on_account(person), sentence=sentence)\n",
        "",
        hints=("test_reader_had_no_hand_in_the_card_or_the_run",),
    ),
    # --- four hands ---
    Mutant(
        "nobody reviews what they prepared",
        _RUNS,
        '    refuse_earlier_person(by, *hands_before(locked, "review"))\n',
        "",
        hints=("test_nobody_does_two_steps_of_a_run",),
    ),
    Mutant(
        "who confirmed a roll does no later step",
        _LOCKING,
        "earlier: set[int | None] = {run.prepared_by_id, *confirmers}",
        "earlier = {run.prepared_by_id, *confirmers.none()}",
        hints=("test_nobody_does_two_steps_of_a_run",),
    ),
    Mutant(
        "nobody decides a check on what they prepared",
        _RUNS,
        '    refuse_same_person(by, locked.prepared_by_id, sentence=_("核算这一批的人不能决定它的检查。"))\n',
        "",
        hints=("test_nobody_does_two_steps_of_a_run",),
    ),
    Mutant(
        "two people decide a failed check",
        _RUNS,
        "refuse_same_person(by, locked.prepared_by_id, check.decided_by_id, sentence=sentence)",
        "refuse_same_person(by, locked.prepared_by_id, sentence=sentence)",
        hints=("test_nobody_does_two_steps_of_a_run",),
    ),
    Mutant(
        "a proposed decision does not pass a check",
        _RUN_MODELS,
        "self.agreed_by_id is None",
        "self.decided_by_id is None",
        hints=("test_findings_are_decided_in_writing_before_approval",),
    ),
    Mutant(
        "another person lifts a hold",
        _HOLDS,
        '    refuse_same_person(by, locked.placed_by_id, sentence=_("登记缓发和解除须是不同的人。"))\n',
        "",
        hints=("test_holds_authorities_and_special_amounts_need_two",),
    ),
    Mutant(
        "who computed the payments closes no hit",
        _SELF_AUDIT,
        'refuse_same_person(by, *preparers.values_list("prepared_by_id", flat=True).distinct(), sentence=sentence)',
        "refuse_same_person(by, sentence=sentence)",
        hints=("test_recovery_and_self_audit_are_not_settled_by_who_computed",),
    ),
    Mutant(
        "who computed a recovery does not decide it",
        _RECOVERIES,
        "recovery.run.prepared_by_id, recovery.handled_by_id",
        "recovery.handled_by_id",
        hints=("test_recovery_and_self_audit_are_not_settled_by_who_computed",),
    ),
    # --- recoveries ---
    Mutant(
        "instalments add up to the debt",
        _PLANS,
        "each + (1 if number < rest else 0)",
        "each",
        hints=("test_plan_by_hand", "test_instalments_add_up_and_are_not_changed"),
    ),
    Mutant(
        "a recovery is not to be paid in the past",
        _RECOVERIES,
        "    if first < today():\n",
        "    if False:\n",
        hints=("test_day_to_pay_by_is_not_past_and_has_a_default",),
    ),
    Mutant(
        "the day to pay by is in time",
        _PLANS,
        "if part.due_on < day)",
        "if part.due_on <= day)",
        hints=("test_overdue_part_is_on_the_desk",),
    ),
    Mutant(
        "a floor of living money is not offset",
        _OFFSETS,
        "part = min(wanted, remaining.setdefault(key, amount), spare[person])",
        "part = min(wanted, remaining.setdefault(key, amount))",
        hints=("test_offset_leaves_a_floor_of_living_money",),
    ),
    Mutant(
        "a fine is at most what the law allows",
        _FINES,
        "if not 0 < amount_fen <= most:",
        "if not 0 < amount_fen <= 10 * most:",
        hints=("test_fine_is_proposed_and_decided_by_two",),
    ),
    Mutant(
        "a fine needs a recovery that was decided",
        _FINES,
        "locked.state not in _DECIDED_STATES or ",
        "",
        hints=("test_fine_is_proposed_and_decided_by_two",),
    ),
    Mutant(
        "who proposed a fine does not decide it",
        _FINES,
        "    refuse_same_person(by, locked.proposed_by_id, recovery.handled_by_id, sentence=sentence)\n",
        "",
        hints=("test_who_proposed_a_fine_does_not_decide_it",),
    ),
)
