"""Whose file an attachment is: rooms register how to find the present village of the family that it belongs to.

A family that moves takes its evidence along: the new township reads it, the old one no longer does. A file that no
room claims stays with the village that it was uploaded in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from doudi.core.accounts.models import User
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.scope import HasScope, contains

FindVillages = Callable[[Attachment], Iterable[str]]
"""Returns the codes of the villages where the families of an attachment live now; none where it is not the room's."""

_SOURCES: list[FindVillages] = []


def register_owner(source: FindVillages) -> None:
    """Add how a room finds the villages of its files; it calls this once, when it starts."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def is_own_of_department(by: User, attachment: Attachment) -> bool:
    """Whether a user of a department uploaded an attachment: the only files that a department opens."""
    return bool(by.department) and attachment.uploaded_by_id == by.pk


def is_readable_by(by: HasScope, attachment: Attachment) -> bool:
    """Whether an attachment belongs to a village in a user's scope."""
    villages = {code for source in _SOURCES for code in source(attachment)}
    return any(contains(by.scope, code) for code in villages or {attachment.village_code})
