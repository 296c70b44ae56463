"""A child on the register of a township, whose officer is the child officer, and a designation that waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from doudi.care.children.actions import ChildDetails, name_for_children, register_child
from doudi.care.children.models import Designation
from doudi.core.clock import today
from tests.care.children.child_rows import child_of, named
from tests.conftest import Cast


def child_designation(cast: Cast) -> Designation:
    """A cadre named, not confirmed."""
    return name_for_children(by=cast.bureau, user=cast.cadre, post="worker")


def child_rows(cast: Cast, by: Any, one: Any) -> dict[str, Any]:
    """An orphan of a township."""
    named(cast, by, "officer")
    village = one.household.village
    person = child_of(by, village, 960 + int(by == cast.officer))
    details = ChildDetails("orphan", "village", "外婆", today() + timedelta(days=30))
    return {"child": register_child(by=by, person=person, details=details)}
