"""Which question comes next for somebody, and in which topics they are weak."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from doudi.core.accounts.models import User
from doudi.outreach.contests.generated.question import Topic
from doudi.outreach.contests.law_marks import is_current
from doudi.outreach.contests.models import PracticeAnswer, Question
from doudi.outreach.contests.people import place_of
from doudi.outreach.contests.workflow import QuestionState

REMEMBERED_ANSWERS = 300
_UNPRACTISED_SHARE = 0.5
_SMALLEST_WEIGHT = 0.15
_WRONG_AGAIN_WEIGHT = 4.0
_JUST_ASKED = 8


@dataclass(frozen=True)
class TopicResult:
    """How many answers in a topic were right."""

    topic: str
    right: int
    number: int

    @property
    def label(self) -> str:
        """The topic in words."""
        return str(Topic(self.topic).label)

    @property
    def percent(self) -> int:
        """The share of right answers, in whole percent."""
        return self.right * 100 // self.number if self.number else 0

    @property
    def shown(self) -> str:
        """The share with its numbers."""
        return f"{self.percent}%（{self.right}/{self.number}）" if self.number else "—"


def results_by_topic(answers: Iterable[tuple[str, bool]]) -> list[TopicResult]:
    """Return the results of some answers, the weakest topic first."""
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for topic, is_right in answers:
        counted[topic][0] += is_right
        counted[topic][1] += 1
    results = [TopicResult(topic, right, number) for topic, (right, number) in counted.items()]
    return sorted(results, key=lambda one: (one.percent, one.topic))


def own_results(user: User) -> list[TopicResult]:
    """Return how somebody did lately, the weakest topic first."""
    answers = PracticeAnswer.objects.filter(user=user).order_by("-pk")
    return results_by_topic(answers.values_list("topic", "is_right")[:REMEMBERED_ANSWERS])


def next_question(user: User, topic: str = "", chance: random.Random | None = None) -> Question | None:
    """Draw the next question: weak topics more often, and what was wrong last time until it is right.

    A question whose law has changed since is left out.
    """
    draw = chance or random.Random()  # noqa: S311 - which question somebody practises is no secret
    found = Question.objects.filter(state=QuestionState.IN_FORCE)
    if topic:
        found = found.filter(topic=topic)
    candidates = dict(found.values_list("pk", "topic"))
    history = list(
        PracticeAnswer.objects.filter(user=user).values_list("question_id", "topic", "is_right")[:REMEMBERED_ANSWERS]
    )
    shares = {one.topic: one.percent / 100 for one in results_by_topic((row[1], row[2]) for row in history)}
    latest: dict[int, bool] = {}
    for asked, _topic, is_right in history:
        latest.setdefault(asked, is_right)
    recent = {asked for asked, _topic, _is_right in history[:_JUST_ASKED]}
    while candidates:
        keys = [key for key in candidates if key not in recent] or list(candidates)
        weights = []
        for key in keys:
            weight = max(1 - shares.get(candidates[key], _UNPRACTISED_SHARE), _SMALLEST_WEIGHT)
            if key in latest:
                weight *= _SMALLEST_WEIGHT if latest[key] else _WRONG_AGAIN_WEIGHT
            weights.append(weight)
        chosen = draw.choices(keys, weights)[0]
        question = Question.objects.get(pk=chosen)
        if is_current(question):
            return question
        del candidates[chosen]
    return None


@dataclass(frozen=True)
class TownshipWeakness:
    """The results of a township, the weakest topics first."""

    township_code: str
    results: list[TopicResult]

    @property
    def place(self) -> str:
        """The township, or the bureau."""
        return place_of(self.township_code)

    @property
    def number(self) -> int:
        """How many answers were given."""
        return sum(one.number for one in self.results)

    @property
    def percent_shown(self) -> str:
        """The share of right answers of all topics."""
        right = sum(one.right for one in self.results)
        return f"{right * 100 // self.number}%" if self.number else "—"

    @property
    def weakest(self) -> list[TopicResult]:
        """The three weakest topics."""
        return self.results[:3]

    @property
    def weakest_shown(self) -> str:
        """The three weakest topics in words."""
        return "、".join(f"{one.label}{one.percent}%" for one in self.weakest) or "—"
