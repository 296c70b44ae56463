"""Checklists of inspections: one YAML per kind of case, each question with the clause it asks about.

A question is never deleted, because findings name it: it gets the day ``withdrawn_on`` from which nobody asks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

import yaml

from doudi.values.translation import translated

_FOLDER = resources.files("doudi.supervision.inspections").joinpath("checklists")

PROGRAMMES = {
    "dibao": ("dibao",),
    "tekun": ("tekun",),
    "children": ("orphan", "de_facto_unattended"),
    "disability": ("disability_living", "disability_nursing"),
}
"""The programmes whose cases a checklist is for."""


@translated("text")
@dataclass(frozen=True)
class Question:
    """A question: its id in answers, what is inspected, and the clause that asks for it.

    ``needs`` names what an inspector has to know of the person to answer it, beside the benefit.
    """

    id: str
    text: str
    clause: str
    needs: str = ""
    withdrawn_on: date | None = None


@translated("label")
@dataclass(frozen=True)
class Checklist:
    """What is asked of a kind of case."""

    name: str
    label: str
    questions: tuple[Question, ...]

    def asked(self, day: date) -> tuple[Question, ...]:
        """Return the questions that are asked on a day."""
        return tuple(one for one in self.questions if one.withdrawn_on is None or one.withdrawn_on > day)

    def question(self, name: str) -> Question:
        """Return a question by its id.

        Raises:
            KeyError: there is none.
        """
        return {one.id: one for one in self.questions}[name]


@cache
def checklists() -> dict[str, Checklist]:
    """Return the checklists by name, in the order of their programmes."""
    return {name: _read(name) for name in PROGRAMMES}


def _read(name: str) -> Checklist:
    raw = yaml.safe_load(_FOLDER.joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
    return Checklist(name, str(raw["label"]), tuple(Question(**one) for one in raw["questions"]))
