"""Refusals of trainings."""

from doudi.core.refusals import Refused


class TrainingIncomplete(Refused):
    """A training lacks its agenda, its people or a possible time."""

    code = "training_incomplete"


class SignInRefused(Refused):
    """The code of the screen is too old, or the user is not invited."""

    code = "training_sign_in_refused"
