"""Mutants of the copies of personal data: identity, permission, confidentiality, and the signature."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_ACTIONS = "doudi/casework/personal_data_copies/actions.py"
MUTANTS = (
    Mutant(
        "personal data are printed only after the person was checked",
        _ACTIONS,
        "if person is None or not locked.identity_check:",
        "if person is None:",
        hints=("test_nothing_is_printed_before_the_person_was_checked",),
    ),
    Mutant(
        "personal data are printed by those who may reveal them",
        _ACTIONS,
        "    require_permission(by, Permission.REVEAL_PERSONAL_DATA)\n",
        "",
        hints=("test_a_role_without_the_permission_prints_nothing",),
    ),
    Mutant(
        "a confidential status is printed by the bureau",
        _ACTIONS,
        "if _has_hidden_status(person, by):",
        "if False:",
        hints=("test_child_whose_status_is_confidential",),
    ),
    Mutant(
        "only a printed copy is handed over",
        _ACTIONS,
        "if not is_printed(locked):",
        "if False:",
        hints=("test_nothing_is_printed_before_the_person_was_checked",),
    ),
    Mutant(
        "a copy is handed over against a signature",
        _ACTIONS,
        "    if receipt is None:\n",
        "    if False:\n",
        hints=("test_copy_without_a_signature",),
    ),
    Mutant(
        "whose data are asked for is settled once",
        _ACTIONS,
        "if locked.identity_check:\n        raise",
        "if False:\n        raise",
        hints=("test_nothing_is_printed_before_the_person_was_checked",),
    ),
)
