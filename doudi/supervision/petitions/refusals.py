"""Refusals of petitions."""

from doudi.core.refusals import Refused


class PetitionIncomplete(Refused):
    """A petition lacks its petitioner, place, office that passed it on, or has a wrong day."""

    code = "petition_incomplete"


class NotTheOffice(Refused):
    """Another office has the power to handle the petition."""

    code = "petition_not_the_office"


class NotPassedOn(Refused):
    """Only a petition that another office passed on can be objected to."""

    code = "petition_not_passed_on"


class LimitOver(Refused):
    """The days in which this could be asked for are over."""

    code = "petition_limit_over"


class NotLookedInto(Refused):
    """The facts have not been heard and looked into yet."""

    code = "petition_not_looked_into"


class OutcomeDoesNotFit(Refused):
    """The outcome is not one of the kind of petition."""

    code = "petition_outcome_does_not_fit"


class ExtensionNotPossible(Refused):
    """There was an extension, it is too long, or there is none to decide or to tell of."""

    code = "petition_extension_not_possible"


class RecusedFromPetition(Refused):
    """The user has an interest in the petition and stays out of it."""

    code = "petition_recused"


class NotARepeat(Refused):
    """The other petition is not an earlier one of the same matter."""

    code = "petition_not_a_repeat"


class WrongReviewer(Refused):
    """The next level decides: the bureau of a township's opinion, another office of the bureau's."""

    code = "petition_wrong_reviewer"


class PetitionerNotChecked(Refused):
    """A code is not given to somebody whose identity nobody checked, or could check: the petition is unsigned."""

    code = "petition_petitioner_not_checked"


class RatedAlready(Refused):
    """The petitioner has rated the handling; once is enough, and nobody else changes it."""

    code = "petition_rated_already"
