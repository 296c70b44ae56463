"""Verbs on the register. Each checks the place of the one who acts, writes, and leaves one sentence."""

from doudi.registry.actions.awards import end_award, grant_award, take_over_award
from doudi.registry.actions.circumstances import change_circumstance, correct_circumstance
from doudi.registry.actions.families import move_household, register_family, register_member
from doudi.registry.actions.people import (
    merge_people,
    move_person,
    register_household,
    register_person,
    split_people,
)
from doudi.registry.actions.relations import bind_support, end_support, register_with
from doudi.registry.actions.revealing import reveal_circumstance, reveal_identity_number

__all__ = [
    "bind_support",
    "change_circumstance",
    "correct_circumstance",
    "end_award",
    "end_support",
    "grant_award",
    "merge_people",
    "move_household",
    "move_person",
    "register_family",
    "register_household",
    "register_member",
    "register_person",
    "register_with",
    "reveal_circumstance",
    "reveal_identity_number",
    "split_people",
    "take_over_award",
]
