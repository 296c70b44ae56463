"""Refusals about standards."""

from __future__ import annotations

from doudi.core.refusals import Refused


class StandardContradictsRuleBook(Refused):
    """The rule book cannot take the standard."""

    code = "standard_contradicts_rule_book"


class LegalTextRequired(Refused):
    """Neither a known legal text nor the particulars of a new one are given."""

    code = "legal_text_required"


class LargeChangeNotConfirmed(Refused):
    """A figure changes by more than half, and nobody ticked that this is meant."""

    code = "large_change_not_confirmed"


class DecisionDateInFuture(Refused):
    """The date of the decision is after today."""

    code = "decision_date_in_future"


class EffectNotEstimated(Refused):
    """The effect of the standard has not been estimated yet."""

    code = "effect_not_estimated"
