"""Refusals of instalments."""

from __future__ import annotations

from doudi.core.refusals import Refused


class PayeeHasDied(Refused):
    """The person to be paid has died, or is reported dead: the instalment is stopped instead."""

    code = "payee_has_died"


class PayeeNotRegistered(Refused):
    """The bank can only pay somebody with a record and a card."""

    code = "payee_not_registered"


class InstalmentNotDue(Refused):
    """The planned day has not come."""

    code = "instalment_not_due"


class CaseFoundFalse(Refused):
    """The case was found false, or somebody has said so and nobody has decided."""

    code = "case_found_false"
