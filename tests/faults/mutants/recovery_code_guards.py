"""Mutants of the recovery of a lost code: for one use, within its hours, for the applicant alone, limited."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_CODES = "doudi/core/lookup_codes.py"
_RECOVERY = "doudi/casework/receipt_codes/recovery.py"
_LIMITS = "doudi/portal/rate_limits.py"
MUTANTS = (
    Mutant(
        "a recovery code opens once",
        _CODES,
        "    rows.filter(pk=locked.pk).update(used_at=timezone.now())\n",
        "",
        hints=("test_code_for_one_use",),
    ),
    Mutant(
        "a recovery code expires",
        _CODES,
        "used_at=None, expires_at__gt=timezone.now())",
        "used_at=None)",
        hints=("test_code_expires",),
    ),
    Mutant(
        "nobody learns from the time whether there is a code",
        _CODES,
        "    for _missing in range(most - len(taken)):\n        is_code(code, None)\n",
        "",
        hints=("test_a_wrong_code_is_compared_as_often_whatever_is_stored",),
    ),
    Mutant(
        "only the applicant is sent a recovery code",
        _RECOVERY,
        "if found is None or found.application.applicant_name != name:",
        "if found is None:",
        hints=("test_other_members_of_the_family",),
    ),
    Mutant(
        "recoveries are limited",
        _LIMITS,
        "if of_number > MOST_RECOVERIES_A_DAY or of_address > MOST_RECOVERIES_OF_ADDRESS_A_DAY:",
        "if False:",
        hints=("test_wrong_number_is_refused_and_requests_are_limited",),
    ),
)
