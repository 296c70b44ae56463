"""Mutants of the rule which office takes an application and which member applies."""

from __future__ import annotations

from tests.faults.mutants.mutant import Mutant

_ACCEPTANCE = "doudi/casework/cases/actions/acceptance.py"
_OFFICE = "doudi/casework/cases/application_office.py"
MUTANTS = (
    Mutant(
        "application of another office is accepted",
        _ACCEPTANCE,
        "if not office.is_here:",
        "if False:",
        hints=("test_application_of_another_office_is_not_accepted",),
    ),
    Mutant(
        "any member applies",
        _ACCEPTANCE,
        "if position not in office.applicants:",
        "if False:",
        hints=("test_member_with_local_hukou_applies",),
    ),
    Mutant(
        "a residence permit is enough before the county takes such applications",
        _OFFICE,
        'policy.parameter_value("residence_permit_applications", day.replace(day=1), day)',
        "True",
        hints=("test_hukou_decides_who_applies_where",),
    ),
)
