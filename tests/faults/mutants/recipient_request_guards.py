"""Mutants of the requests that recipients send: identity, disclosure, limits, and who may answer."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_ACTIONS = "doudi/casework/recipient_requests/actions.py"
_RECOGNITION = "doudi/casework/recipient_requests/recognition.py"
_MIGRATION = "doudi/casework/migrations/0025_recipient_requests.py"
_LIMITS = "doudi/portal/rate_limits.py"
_VIEWS = "doudi/portal/recipient_requests/views.py"
MUTANTS = (
    Mutant(
        "a request is accepted only after its sender was checked",
        _ACTIONS,
        "if check not in IdentityCheck.values:",
        "if False:",
        hints=("test_sender_who_does_not_fit_the_registry",),
    ),
    Mutant(
        "people of another township are out of reach",
        _ACTIONS,
        "    refuse_outside_scope(by, person.village_id)\n",
        "",
        hints=("test_other_township_neither_sees_nor_accepts",),
    ),
    Mutant(
        "objections are answered by the bureau",
        _ACTIONS,
        "locked.kind == REVIEW and Role(by.role) not in COUNTY_ROLES",
        "False",
        hints=("test_objection_goes_to_the_bureau",),
    ),
    Mutant(
        "last digits of the number have to fit",
        _RECOGNITION,
        "person.id_number.clear().endswith(id_tail.upper())",
        "True",
        hints=("test_sender_who_does_not_fit_the_registry",),
    ),
    Mutant(
        "what was sent stays as it was",
        _MIGRATION,
        '"receipt", "kind", "identity"',
        '"receipt", "identity"',
        hints=("test_accepted_request_opens_its_procedure",),
    ),
    Mutant(
        "requests are limited",
        _LIMITS,
        "if max(excess) > 0:",
        "if False:",
        hints=("test_requests_are_limited",),
    ),
    Mutant(
        "the receipt does not tell the registered township",
        _VIEWS,
        'hotlines(row.details["village"])',
        "hotlines(row.village_code)",
        hints=("test_answer_is_the_same_for_a_stranger",),
    ),
)
