"""Mutants of the citizens' form and of the replaced receipt code."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_CODES = "doudi/casework/receipt_codes/actions.py"
_MEMBERS = "doudi/portal/application_form/members.py"
_PHOTOGRAPHS = "doudi/portal/application_form/photographs.py"
MUTANTS = (
    Mutant(
        "new code only after an identity check",
        _CODES,
        "if check not in IdentityCheck.values:",
        "if False:",
        hints=("test_code_is_not_replaced_unchecked",),
    ),
    Mutant(
        "new code only in the officer's own township",
        _CODES,
        "Application.objects.visible_to(by)",
        "Application.objects.all()",
        hints=("test_code_is_not_replaced_unchecked",),
    ),
    Mutant(
        "consent of today's adults",
        _MEMBERS,
        "draft.consent.names != names_of_adults(draft.members)",
        "False",
        hints=("test_new_adult_has_to_agree",),
    ),
    Mutant(
        "removed photographs stay behind",
        _PHOTOGRAPHS,
        "for file in draft.files.filter(removed_at=None)\n    ]",
        "for file in draft.files.all()\n    ]",
        hints=("test_photographs_are_listed_removed_and_submitted",),
    ),
)
