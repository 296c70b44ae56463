"""Mutants of taking single payments out of a run."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_ACTIONS = "doudi/payments/withdrawals/actions.py"
_TOTALS = "doudi/payments/withdrawals/totals.py"
_MIGRATION = "doudi/payments/migrations/0008_withdrawals.py"
_TWO_PEOPLE = "doudi/payments/migrations/0019_runs_reviewed_by_their_preparer.py"
_HINTS = ("withdrawal", "taken out")
MUTANTS = (
    Mutant(
        "taken out by a second person",
        _ACTIONS,
        '        refuse_same_person(by, proposal.proposed_by_id, sentence=_("提出移出和确认移出须是不同的人。"))\n',
        "        pass\n",
        _HINTS,
    ),
    Mutant(
        "nothing is taken out of a frozen bank file",
        _ACTIONS,
        "if locked.bank_files.exists():",
        "if False:",
        _HINTS,
    ),
    Mutant(
        "released money that is taken out goes back to its sources",
        _ACTIONS,
        "        if was_released:\n            reference",
        "        if False:\n            reference",
        ("test_money_that_was_released_goes_back_to_its_sources",),
    ),
    Mutant("the totals of the run follow", _ACTIONS, "    store_totals(locked)\n", "", _HINTS),
    Mutant("who saw the old total must look again", _ACTIONS, "    locked.version += 1\n", "", _HINTS),
    Mutant(
        "after the approval the bureau confirms",
        _ACTIONS,
        "if locked.state not in _TOWNSHIPS_HAVE_IT and",
        "if False and",
        _HINTS,
    ),
    Mutant(
        "only of the own division",
        _ACTIONS,
        "if not contains(by.scope, payment.village_code):",
        "if False:",
        _HINTS,
    ),
    Mutant(
        "the content hash is of the kept payments",
        _TOTALS,
        "    run.content_hash = content_of(run).proof\n",
        "",
        _HINTS,
    ),
    Mutant(
        "findings about it go",
        _ACTIONS,
        "        drop_findings_of(locked, payment)\n",
        "",
        ("test_findings_about_it_go_and_decisions_about_others_stay",),
    ),
    Mutant(
        "no run goes on with an undecided withdrawal",
        "doudi/payments/runs/undecided_withdrawals.py",
        "    if number:\n",
        "    if False:\n",
        _HINTS,
    ),
    Mutant(
        "a decision stays while no finding is new",
        "doudi/payments/runs/checks.py",
        "if len(drafts) > check.findings_number or not now <= before:",
        "if before != now:",
        ("test_a_decision_stays_when_one_of_its_findings_goes",),
    ),
    Mutant(
        "the database asks for two people",
        _MIGRATION,
        "\"NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn' AND NOT EXISTS (",
        '"1 = 0 AND NOT EXISTS (',
        ("test_one_person_alone_cannot",),
    ),
    Mutant(
        "withdrawals are decided once",
        _MIGRATION,
        "\"OLD.state <> 'proposed'\"",
        '"1 = 0"',
        ("test_decided_once_and_never_changed",),
    ),
    Mutant(
        "no file takes a payment that was taken out",
        "doudi/payments/bank_exchange/migrations/0002_withdrawn_payments.py",
        "\"AND payments_payment.state = 'withdrawn')\"",
        '"AND 1 = 0)"',
        ("test_a_file_takes_no_payment_that_was_taken_out",),
    ),
    Mutant(
        "nothing is taken out of a run whose files are frozen",
        "doudi/payments/bank_exchange/migrations/0003_hash_of_rows.py",
        '"WHERE bank_exchange_bankfile.run_id = NEW.run_id)"',
        '"WHERE 1 = 0)"',
        ("test_refused_once_the_bank_files_are_frozen",),
    ),
    Mutant(
        "what was taken out is paid by the next reissue",
        "doudi/payments/computation/run_kinds.py",
        "IN ('returned', 'withdrawn')",
        "IN ('returned')",
        ("test_a_reissue_run_pays_what_was_taken_out",),
    ),
    Mutant(
        "what was taken out does not count as sent",
        "doudi/payments/workflow.py",
        "UNSENT_STATES = (PaymentState.VOID, PaymentState.WITHDRAWN)",
        "UNSENT_STATES = (PaymentState.VOID,)",
        ("test_withdrawn_payment_is_due_in_the_next_run",),
    ),
    Mutant(
        "who prepared a run does not review it, says the database",
        _TWO_PEOPLE,
        'models.Q(("reviewed_by", models.F("prepared_by")), _negated=True),',
        'models.Q(("reviewed_by", models.F("reviewed_by"))),',
        ("reviewed_by",),
    ),
)
