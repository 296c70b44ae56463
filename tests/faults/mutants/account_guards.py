"""Mutants of accounts by two, of delays after wrong passwords, and of codes that are used once."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_PROPOSING = "doudi/core/accounts/proposals/actions.py"
_EFFECTS = "doudi/core/accounts/proposals/effects.py"
_FIRST = "doudi/core/accounts/first_accounts.py"
_CODES = "doudi/core/accounts/second_factors/codes.py"
_DELAYS = "doudi/core/limits/sign_in_delays.py"
_ADDRESS = "doudi/core/limits/client_address.py"

MUTANTS = (
    Mutant(
        "an account confirmed by its proposer",
        _PROPOSING,
        "    refuse_same_person(by, locked.proposed_by_id, sentence=sentence)\n",
        "",
        hints=("test_a_role_changed_between_the_two_steps_is_still_one_person",),
    ),
    Mutant(
        "two accounts of one person are two persons",
        _PROPOSING,
        "by.id_number_index == locked.proposed_by.id_number_index",
        "False",
        hints=("test_two_accounts_of_one_person_are_one_person",),
    ),
    Mutant(
        "an old proposal still opens an account",
        _PROPOSING,
        "    if not locked.is_open:\n",
        "    if not locked.pk:\n",
        hints=("test_an_old_proposal_lapses_and_a_withdrawn_one_ends",),
    ),
    Mutant(
        "a second account opened meanwhile",
        _EFFECTS,
        "    refuse_second_account(account.id_number_index, except_for=account)\n",
        "",
        hints=("test_a_person_has_one_active_account",),
    ),
    Mutant(
        "first accounts again",
        _FIRST,
        "    refuse_where_accounts_exist()\n    numbers",
        "    numbers",
        hints=("test_the_first_accounts_are_opened_once_and_are_two_persons",),
    ),
    Mutant(
        "a used code opens again",
        _CODES,
        "    factor.data[LAST_USED_STEP] = step\n",
        "",
        hints=("test_a_used_code_is_refused_by_every_process",),
    ),
    Mutant(
        "an earlier code after a later one",
        _CODES,
        "if step > after and",
        "if step != after and",
        hints=("test_a_used_code_is_refused_by_every_process",),
    ),
    Mutant(
        "a known device waits for others",
        _DELAYS,
        "        if self.device:\n",
        "        if not self.account:\n",
        hints=("test_a_known_device_is_counted_alone",),
    ),
    Mutant(
        "an unconfirmed phone opens everything",
        "doudi/core/accounts/second_factors/queries.py",
        'if all(confirmed) else "waiting"',
        'if confirmed else "waiting"',
        hints=("test_an_enrolled_phone_waits_until_the_leader_has_seen_its_owner",),
    ),
    Mutant(
        "a leader confirms everybody",
        "doudi/core/accounts/second_factors/queries.py",
        'user.role in _OF_TOWNSHIP and contains(by.scope, user.division_id or "")',
        "user.role in _OF_TOWNSHIP",
        hints=("test_a_leader_confirms_and_revokes_in_the_own_township_only",),
    ),
    Mutant(
        "an old code releases",
        "doudi/core/accounts/second_factors/step_up.py",
        "time.time() - max(given) <= settings.STEP_UP_SECONDS",
        "time.time() - max(given) >= 0",
        hints=("test_a_desk_left_open_releases_nothing_and_loses_no_form",),
    ),
    Mutant(
        "exports ask for nothing",
        "doudi/core/accounts/page_access.py",
        '"excel" in request.GET and',
        '"excel" not in request.POST and not request.GET and',
        hints=("test_exports_and_clear_values_ask_for_a_fresh_code",),
    ),
    Mutant(
        "signed in everywhere",
        "doudi/core/accounts/actions.py",
        "sign_ins_of(user)[settings.MOST_SIGN_INS :]",
        "sign_ins_of(user)[9:]",
        hints=("test_an_account_is_signed_in_at_two_places",),
    ),
    Mutant(
        "one person takes arrived payments back",
        "doudi/payments/bank_exchange/actions/late_returns.py",
        "    refuse_same_person(by, locked.uploaded_by_id, sentence=sentence)\n",
        "",
        hints=("test_one_person_takes_nothing_back",),
    ),
    Mutant(
        "taken back without the bank's total",
        "doudi/payments/bank_exchange/actions/late_returns.py",
        "if bank_total_fen != locked.late_fen:",
        "if bank_total_fen is None:",
        hints=("test_the_second_person_brings_the_banks_own_total",),
    ),
    Mutant(
        "a text repeated a million times",
        "doudi/files/workbook_measure.py",
        "        or measure.text_characters > MOST_TEXT_CHARACTERS\n",
        "",
        hints=("test_a_small_file_does_not_fill_the_memory",),
    ),
    Mutant(
        "the size that a file claims",
        "doudi/files/workbook_measure.py",
        "if size > part.file_size or measure.unpacked_bytes > most_bytes:",
        "if part.file_size > most_bytes:",
        hints=("test_a_part_that_lies_about_its_size_is_refused", "test_a_small_file_does_not_fill_the_memory"),
    ),
    Mutant(
        "the disk is filled to the last byte",
        "doudi/core/attachments/file_storage.py",
        "    _refuse_below_reserve(len(content))\n",
        "",
        hints=("test_a_reserve_of_disk_is_kept",),
    ),
    Mutant(
        "no delay",
        _DELAYS,
        "return 0 if over < 0 else",
        "return 0 if over < 99 else",
        hints=("test_guessing_is_delayed_and_a_flushed_cache_helps_nobody",),
    ),
    Mutant(
        "a forged address is believed",
        _ADDRESS,
        "forwarded[-trusted] if trusted and",
        "forwarded[0] if forwarded and",
        hints=("test_a_forged_address_is_not_believed",),
    ),
)
