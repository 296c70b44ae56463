"""What the register refuses, by name."""

from __future__ import annotations

from doudi.core.refusals import Refused


class OutsideYourArea(Refused):
    code = "outside_your_area"


class NotACircumstance(Refused):
    code = "not_a_circumstance"


class NotYoursToRead(Refused):
    code = "not_yours_to_read"


class DatesTurnedRound(Refused):
    code = "dates_turned_round"


class AlreadyWithdrawn(Refused):
    code = "already_withdrawn"


class SamePerson(Refused):
    code = "same_person"


class NumberInUse(Refused):
    code = "number_in_use"


class WhyIsNeeded(Refused):
    code = "why_is_needed"


class AwardsOverlap(Refused):
    code = "awards_overlap"


class WrongIdentityNumber(Refused):
    code = "wrong_identity_number"


class AlreadyBound(Refused):
    code = "already_bound"


class SecondPersonIsNeeded(Refused):
    code = "second_person_is_needed"


class LegacyBasisIsNeeded(Refused):
    code = "legacy_basis_is_needed"
