"""Refusals of the care for children."""

from doudi.core.refusals import Refused


class NotNamedForChildren(Refused):
    """The user is not among the people named to care for children here."""

    code = "not_named_for_children"


class ChildIncomplete(Refused):
    """Something of a child's record, an entry of the log or a concern is missing or wrong."""

    code = "child_incomplete"


class ChildAlreadyRegistered(Refused):
    """The child is on the register already."""

    code = "child_already_registered"


class NotAChild(Refused):
    """The person is of age, or died."""

    code = "not_a_child"


class AlreadyNamed(Refused):
    """The user is named already, or waits for the second person."""

    code = "already_named_for_children"
