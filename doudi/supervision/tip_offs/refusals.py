"""Refusals of tip-offs and circulars."""

from doudi.core.refusals import Refused


class CannotReceive(Refused):
    """The user cannot be named to receive tip-offs, or is already."""

    code = "tip_off_cannot_receive"


class TipOffNotThere(Refused):
    """There is no such tip-off, or it is not the user's to see; nobody learns which."""

    code = "tip_off_not_there"


class CircularNamesCitizens(Refused):
    """A circular contains a number, or a word that is the name of a registered citizen."""

    code = "circular_names_citizens"


class NotWithTheInspectionGroup(Refused):
    """A circular is drafted by one of bureau and inspection group and released by the other."""

    code = "circular_not_with_inspection_group"
