"""Mutants of guards around second looks: inquiries by two, kept forms, sent cards, indexes, evidence that moves."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_INQUIRIES = "doudi/payments/bank_exchange/actions/inquiries.py"
_KEPT = "doudi/core/accounts/second_factors/kept_form.py"
MUTANTS = (
    Mutant(
        "one person settles an inquiry",
        _INQUIRIES,
        "    refuse_same_person(by, locked.entered_by_id, sentence=sentence)\n",
        "",
        hints=("test_payments_in_question_are_settled_by_two",),
    ),
    Mutant(
        "anybody settles an inquiry",
        _INQUIRIES,
        "if not (by.may(Permission.RELEASE_PAYROLL) or by.may(Permission.APPROVE_PAYROLL)):",
        "if False:",
        hints=("test_payments_in_question_are_settled_by_two",),
    ),
    Mutant(
        "a decided answer is decided again",
        _INQUIRIES,
        "if locked.state != InquiryAnswer.State.WAITING:",
        "if False:",
        hints=("test_payments_in_question_are_settled_by_two",),
    ),
    Mutant(
        "a kept form serves any address",
        _KEPT,
        ' and kept["path"] == request.get_full_path()',
        "",
        hints=("test_a_desk_left_open_releases_nothing",),
    ),
    Mutant(
        "a kept form lies open in the session",
        _KEPT,
        '"sealed": seal(text, SealedKind.ROW),',
        '"sealed": seal(text, SealedKind.ROW), "text": text,',
        hints=("test_a_desk_left_open_releases_nothing",),
    ),
    Mutant(
        "a used code is accepted wherever the settings say demonstration",
        "doudi/core/accounts/second_factors/codes.py",
        "settings.DEMONSTRATION and factor.data.get(SHOWN_TO_EVERYBODY, False)",
        "settings.DEMONSTRATION",
        hints=("test_a_code_is_used_once_even",),
    ),
    Mutant(
        "a photograph of another case proves a card",
        "doudi/casework/post_award/actions/card_changes.py",
        "if sent_file is None or sent_file not in sent_files(case):",
        "if sent_file is None:",
        hints=("test_photograph_of_another_case",),
    ),
    Mutant(
        "evidence stays with the township that uploaded it",
        "doudi/core/attachments/owners.py",
        "for code in villages or {attachment.village_code}",
        "for code in {attachment.village_code}",
        hints=("test_evidence_follows_the_family",),
    ),
    Mutant(
        "a swapped index is made right by the rotation",
        "doudi/registry/personal_data/index_rotation.py",
        "return new if row.text and is_known else None",
        "return new",
        hints=("test_index_of_another_text_stops",),
    ),
    Mutant(
        "a rotation that broke off takes another key",
        "doudi/registry/personal_data/index_rotation.py",
        "if not key_ring().next_index:",
        "if True:",
        hints=("test_index_of_another_text_stops",),
    ),
)
