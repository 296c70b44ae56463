"""Load the declared order of the fields of the national system's form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from doudi.casework.data_entry.values import CASE_VALUES, MEMBER_VALUES


class ProfileError(Exception):
    """The profile names a value that no case has, or lacks a part."""


@dataclass(frozen=True)
class EntryField:
    """A field of the form: its label there, and the value of a case that belongs into it."""

    label: str
    value: str


@dataclass(frozen=True)
class EntrySection:
    """A part of the form; ``is_for_each_member`` where it is filled in once for every member."""

    label: str
    fields: tuple[EntryField, ...]
    is_for_each_member: bool


@dataclass(frozen=True)
class EntryProfile:
    """The form of the national systems, in its order; benefits of children go into ``child_system``."""

    id: str
    label: str
    system: str
    child_system: str
    status: str
    sections: tuple[EntrySection, ...]


@cache
def entry_profile() -> EntryProfile:
    """Return the declared profile.

    Raises:
        ProfileError
    """
    return read_profile(resources.files("doudi.casework.data_entry").joinpath("profile.yaml").read_text("utf-8"))


def read_profile(text: str) -> EntryProfile:
    """Read a profile and check that every value is known.

    Raises:
        ProfileError
    """
    raw = yaml.safe_load(text)
    sections = []
    for section in raw["sections"]:
        is_for_each = section.get("each") == "member"
        known = MEMBER_VALUES if is_for_each else CASE_VALUES
        fields = tuple(EntryField(field["label"], field["value"]) for field in section["fields"])
        unknown = [field.value for field in fields if field.value not in known]
        if unknown:
            message = f"unknown values in {section['label']}: {', '.join(unknown)}"
            raise ProfileError(message)
        sections.append(EntrySection(section["label"], fields, is_for_each))
    return EntryProfile(raw["id"], raw["label"], raw["system"], raw["child_system"], raw["status"], tuple(sections))
