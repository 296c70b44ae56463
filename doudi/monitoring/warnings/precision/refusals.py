"""Refusals about the retirement of rules."""

from doudi.core.refusals import Refused


class UnknownRule(Refused):
    """There is no such rule."""

    code = "unknown_warning_rule"


class RetirementAlreadyProposed(Refused):
    """The rule is retired already, or its retirement waits for the second person."""

    code = "rule_retirement_already_proposed"


class RetirementNotFound(Refused):
    """There is no such retirement."""

    code = "rule_retirement_not_found"


class RetirementTooEarly(Refused):
    """A rule is retired for months to come, or the month that runs, never for months that are past."""

    code = "rule_retirement_too_early"
