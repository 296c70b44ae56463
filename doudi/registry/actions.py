"""The actions of the registry. Each checks permission and scope and leaves one audit entry."""

from doudi.registry.awards.actions import end_award, grant_award, take_over_award
from doudi.registry.circumstances.actions import (
    change_circumstance,
    change_circumstance_by_two,
    correct_circumstance,
)
from doudi.registry.deaths.actions import (
    confirm_death_report,
    reject_death_report,
    report_death,
    report_wrong_death,
)
from doudi.registry.households.actions import (
    move_household,
    register_family,
    register_member,
    register_whole_family,
)
from doudi.registry.moves.actions import agree_to_move, move_or_propose, propose_move, refuse_move, withdraw_move
from doudi.registry.people.actions import (
    merge_people,
    move_person,
    register_household,
    register_person,
    split_people,
)
from doudi.registry.personal_data.actions import reveal_circumstance, reveal_contact, reveal_identity_number
from doudi.registry.relationships.actions import end_support, register_hukou, register_support

__all__ = [
    "agree_to_move",
    "change_circumstance",
    "change_circumstance_by_two",
    "confirm_death_report",
    "correct_circumstance",
    "end_award",
    "end_support",
    "grant_award",
    "merge_people",
    "move_household",
    "move_or_propose",
    "move_person",
    "propose_move",
    "refuse_move",
    "register_family",
    "register_household",
    "register_hukou",
    "register_member",
    "register_person",
    "register_support",
    "register_whole_family",
    "reject_death_report",
    "report_death",
    "report_wrong_death",
    "reveal_circumstance",
    "reveal_contact",
    "reveal_identity_number",
    "split_people",
    "take_over_award",
    "withdraw_move",
]
