"""Refusals of guides and the library."""

from doudi.core.refusals import Refused


class GuideNotPossible(Refused):
    """The booklet of a place that is no township was asked for."""

    code = "guide_not_possible"


class LibraryItemIncomplete(Refused):
    """An item of the library names no clause, or one that the rule book does not have, or is there already."""

    code = "library_item_incomplete"
