"""Mutants of care: who is paid by two, one carer at a time, and nothing of it counted or paid twice."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_PAYEES = "doudi/care/agreements/actions/payees.py"
_SIGNATURES = "doudi/care/agreements/actions/signatures.py"
_ADMISSIONS = "doudi/care/institutions/actions/admissions.py"
_CREATION = "doudi/care/payables/creation.py"
_WRONG = "doudi/care/payables/wrong_payments.py"
_ROWS = "doudi/care/medical/settlements/file_rows.py"
_COSTS = "doudi/policy/rules/medical_costs.py"
_FUNERALS = "doudi/care/funerals/actions.py"
_NOT_TWICE = "doudi/care/services/not_paid_twice.py"
_RECORDS = "doudi/care/visits/actions/records.py"
_PLAN = "doudi/care/visits/plan.py"
_DUES = "doudi/payments/computation/care_dues.py"

MUTANTS = (
    Mutant(
        "care: a payee confirmed by who proposed it",
        _PAYEES,
        '    refuse_same_person(by, locked.proposed_by_id, sentence=_("登记和复核领款人须是不同的人。"))\n'
        "    if locked.to_whom",
        "    if locked.to_whom",
        hints=("test_a_payee_is_said_by_two_who_type_the_same_account",),
    ),
    Mutant(
        "care: a payee confirmed with another account",
        _PAYEES,
        "and compact(account) != locked.account.clear():",
        "and False:",
        hints=("test_a_payee_is_said_by_two_who_type_the_same_account",),
    ),
    Mutant(
        "care: two carers on one day",
        _SIGNATURES,
        '        if begins_later or (row.state == "ended" and row.until >= agreement.first_day):\n',
        "        if False:\n",
        hints=("test_an_agreement_that_would_begin_before_the_one_in_force_is_refused",),
    ),
    Mutant(
        "care: an institution is paid for a month begun at home",
        _ADMISSIONS,
        "    if residence.first_day.day > 1:\n",
        "    if residence.first_day.day > 31:\n",
        hints=("test_moving_in_in_mid_month_changes_the_agreement_that_day_and_the_payee_the_month_after",),
    ),
    Mutant(
        "care: a settlement number counts twice",
        _ROWS,
        'if not row.fault and (row.cells["number"] in known or times[row.cells["number"]] > 1):',
        "if False:",
        hints=("test_a_number_counts_once_in_a_file_and_over_all_files",),
    ),
    Mutant(
        "care: the yearly cap of medical costs begins anew with each stay",
        _COSTS,
        "    return larger(medical_cover_year_cap - medical_carried_before_fen, NOTHING)\n",
        "    return larger(medical_cover_year_cap - NOTHING, NOTHING)\n",
        hints=("test_worked_example",),
    ),
    Mutant(
        "care: the township's part of medical costs is paid by the county",
        _COSTS,
        "    return medical_carried - medical_county_part\n",
        "    return medical_carried - medical_carried\n",
        hints=("test_worked_example",),
    ),
    Mutant(
        "care: a decision is paid twice",
        _CREATION,
        "    if not all(row.is_undone for row in rows):\n",
        "    if False:\n",
        hints=("test_all_of_it_wrong_lets_the_decision_be_made_again",),
    ),
    Mutant(
        "care: a funeral is paid twice",
        _FUNERALS,
        "    if Funeral.objects.filter(person=person).exclude(state=FuneralState.REFUSED).exists():\n",
        "    if False:\n",
    ),
    Mutant(
        "care: a service is paid beside the care subsidy",
        _NOT_TWICE,
        "Q(is_settled=True) | Q(by_agreement=True) | Q(in_hospital=True)",
        "Q(is_settled=True) | Q(in_hospital=True)",
        hints=("test_what_the_care_subsidy_pays_is_not_paid_twice",),
    ),
    Mutant(
        "care: a record sent twice is two visits",
        _RECORDS,
        "        if received is not None:\n            return received\n",
        "",
        hints=("test_same_record_sent_twice_is_received_once",),
    ),
    Mutant(
        "care: a visit to the dead counts",
        _RECORDS,
        "    is_known = visit.outcome != Outcome.NOT_MET and not visit.is_doubtful\n",
        "    is_known = visit.outcome != Outcome.NOT_MET\n",
        hints=("test_visit_of_somebody_already_dead_is_a_doubt",),
    ),
    Mutant(
        "care: who went home from an institution is not visited",
        _PLAN,
        "self._forms.is_inside(person, due_on, award_says=one.in_institution)",
        "one.in_institution",
        hints=("test_leaving_is_confirmed_by_another_and_ends_the_agreement",),
    ),
    Mutant(
        "care: a wrong payment found by one person",
        _WRONG,
        '    refuse_same_person(by, locked.proposed_by_id, sentence=_("提出和确认误付须是不同的人。"))\n',
        "",
        hints=("test_two_people_find_a_wrong_payment",),
    ),
    Mutant(
        "care: a wrong payment is kept back from new money",
        _DUES,
        "WHERE (person, programme, month) NOT IN (SELECT (person, programme, month) FROM waiting_key)\n",
        "",
        hints=("test_new_money_of_the_month_is_paid_in_full_and_the_wrong_part_demanded_after",),
    ),
)
