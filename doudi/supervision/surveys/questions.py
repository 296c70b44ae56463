"""Questions of a survey, and the points of answers: of a hundred, exact until they are written with two decimals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

import yaml

from doudi.supervision.surveys.workflow import QuestionKind

MOST_QUESTIONS = 8
_POINTS_A_STEP = 20
_ALL_POINTS = 100
CHOICES: dict[str, tuple[str, ...]] = {
    QuestionKind.SCALE.value: ("1", "2", "3", "4", "5"),
    QuestionKind.YES_NO.value: ("yes", "no"),
}
"""The answers of each kind of question."""


@dataclass(frozen=True)
class Question:
    """A question with its kind and weight; ``name`` is its place in the survey, such as ``q1``."""

    name: str
    text: str
    kind: str
    weight: int

    @property
    def choices(self) -> tuple[str, ...]:
        """The answers that it takes."""
        return CHOICES[self.kind]

    def as_data(self) -> dict[str, Any]:
        """Return the question to be kept with a survey."""
        return {"text": self.text, "kind": self.kind, "weight": self.weight}


def questions_from(data: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Return the questions kept with a survey, or those of a file, named by their places."""
    return tuple(
        Question(f"q{place}", str(one["text"]), QuestionKind(one["kind"]).value, int(one["weight"]))
        for place, one in enumerate(data, start=1)
    )


@cache
def suggested_questions(year: int) -> tuple[Question, ...]:
    """Return the questions of a year, or of the latest year before it; none where there are none."""
    folder = resources.files("doudi.supervision.surveys").joinpath("questions")
    files = [file for file in folder.iterdir() if file.name.endswith(".yaml")]
    sets = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    fitting = [one for one in sets if int(one["year"]) <= year]
    return questions_from(max(fitting, key=lambda one: int(one["year"]))["questions"]) if fitting else ()


def points_of(question: Question, answer: str) -> int:
    """Return the points of an answer: 20 to 100 on the scale, all or none for yes or no."""
    if question.kind == QuestionKind.YES_NO:
        return _ALL_POINTS if answer == "yes" else 0
    return int(answer) * _POINTS_A_STEP


def score_of(questions: Sequence[Question], answers: Mapping[str, str]) -> Fraction:
    """Return the points of a person: the mean of the questions by their weights."""
    weights = sum(one.weight for one in questions)
    return Fraction(sum(one.weight * points_of(one, answers[one.name]) for one in questions), weights)


def half_up(value: Fraction) -> Decimal:
    """Return a fraction with two decimals, half of a hundredth up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
