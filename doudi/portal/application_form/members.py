"""The family on the form: remove somebody, and keep the answers that depend on who is in it consistent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from doudi.portal.application_form.consent import ADULT_AGE, names_of_adults
from doudi.portal.application_form.draft import Draft, DraftMember

_MEMBER_PAGES = ("person-", "facts-")
_CONSENT_PAGE, _GUARDIAN_PAGE = "consent", "guardian"
_NEEDS_GUARDIAN = frozenset({"intellectual", "mental"})
"""Kinds of disability with which somebody may not be able to act for themselves."""


def without_member(draft: Draft, index: int) -> Draft:
    """Return the draft without the member at a position; the answers of all others stay with them."""
    removed = draft.members[index]
    members = tuple(member for place, member in enumerate(draft.members) if place != index)
    subjects = {
        matter: tuple(place - (place > index) for place in places if place != index)
        for matter, places in draft.subjects.items()
    }
    is_holder = draft.card_holder == removed.name and removed.name not in {member.name for member in members}
    answered = tuple(
        moved
        for key in draft.answered
        if (moved := _moved_key(key, index)) and not _lost_all_subjects(moved, draft.subjects, subjects)
    )
    unfinished = {moved: given for key, given in draft.unfinished.items() if (moved := _moved_key(key, index))}
    changed = replace(draft, members=members, subjects=subjects, answered=answered, unfinished=unfinished)
    if is_holder:
        changed = replace(changed, card_holder="", card_bank="", card_number="")
    return with_consistent_answers(changed)


def _moved_key(key: str, removed: int) -> str:
    """Return the key of a page after a member is removed; empty for the pages about them."""
    for start in _MEMBER_PAGES:
        place = key.removeprefix(start)
        if key.startswith(start) and place.isdecimal():
            return "" if int(place) == removed else f"{start}{int(place) - (int(place) > removed)}"
    return key


def _lost_all_subjects(key: str, before: Mapping[str, tuple[int, ...]], after: Mapping[str, tuple[int, ...]]) -> bool:
    matter = key.removeprefix("who-")
    return key.startswith("who-") and bool(before.get(matter)) and not after.get(matter)


def with_consistent_answers(draft: Draft) -> Draft:
    """Return the draft without a consent of other adults than today's, and with the guardian page asked again."""
    asked_again = set()
    if draft.consent is not None and draft.consent.names != names_of_adults(draft.members):
        draft, asked_again = replace(draft, consent=None), {_CONSENT_PAGE}
    if any(not draft.members[index].guardian for index in minors_applied_for(draft)):
        asked_again.add(_GUARDIAN_PAGE)
    return replace(draft, answered=tuple(key for key in draft.answered if key not in asked_again))


def minors_applied_for(draft: Draft) -> list[int]:
    """Return the positions of the minors who apply or for whom something is applied; a guardian acts for them."""
    places = {0, *(place for matter in draft.matters for place in draft.subjects.get(matter, ()))}
    return [place for place in sorted(places) if place < len(draft.members) and is_minor(draft.members[place])]


def wards_of(draft: Draft) -> list[int]:
    """Return the positions of the members who have a guardian, or may need one."""
    disabled = {
        place
        for place, member in enumerate(draft.members)
        if member.facts.get("disability_category") in _NEEDS_GUARDIAN
    }
    return sorted({*minors_applied_for(draft), *disabled})


def is_minor(member: DraftMember) -> bool:
    """Return whether a member is known to be under age."""
    return member.age is not None and member.age < ADULT_AGE
