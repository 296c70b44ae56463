"""Refusals of charity."""

from doudi.core.refusals import Refused


class ResourceIncomplete(Refused):
    """A resource lacks what it is for, its quantity, or a day until when it can be had."""

    code = "charity_resource_incomplete"


class ResourceUsedUp(Refused):
    """Not enough of a resource is left, or it can no longer be had."""

    code = "charity_resource_used_up"


class NeedAlreadyOpen(Refused):
    """The person has an open need of the kind."""

    code = "charity_need_already_open"


class NeedAlreadyHelped(Refused):
    """A need has a match under way, or has been met: nobody is helped twice for one need."""

    code = "charity_need_already_helped"


class MatchDoesNotFit(Refused):
    """The resource is for another kind of need, another place, or other people."""

    code = "charity_match_does_not_fit"


class ConsentMissing(Refused):
    """Nothing leaves the system before the person has agreed, on paper."""

    code = "charity_consent_missing"


class PersonHasDied(Refused):
    """The person died before the help came."""

    code = "charity_person_has_died"


class HandoverIncomplete(Refused):
    """A handover lacks its day, its value or its receipt."""

    code = "charity_handover_incomplete"


class ActivityIncomplete(Refused):
    """An activity lacks its day, its hours or who took part."""

    code = "charity_activity_incomplete"


class ProjectIncomplete(Refused):
    """A project lacks its partner, its goal or its days."""

    code = "charity_project_incomplete"


class PersonNotFound(Refused):
    """Nobody in the area has both the name and the identity number."""

    code = "charity_person_not_found"
