"""Draw the questions of a participant from the seed of the contest: another person, other questions."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from doudi.outreach.contests.law_marks import is_current, references_of
from doudi.outreach.contests.models import Contest, Question
from doudi.outreach.contests.workflow import QuestionState
from doudi.values.carries import carries


def candidates(topics: Iterable[str]) -> list[tuple[int, str, str]]:
    """Return key, topic and kind of the questions that exams may ask: in use, and settled by law."""
    found = Question.objects.filter(state=QuestionState.IN_FORCE, is_settled=True)
    chosen = list(topics)
    if chosen:
        found = found.filter(topic__in=chosen)
    return list(found.values_list("pk", "topic", "kind"))


def _order(seed: str, user_key: int, what: object) -> str:
    return hashlib.sha256(f"{seed}/{user_key}/{what}".encode()).hexdigest()


@carries("P18-23.a")
def draw_paper(contest: Contest, user_key: int) -> list[dict[str, Any]]:
    """Return the paper of a participant: kinds take turns, options stand in a drawn order, stale ones are left out."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for key, topic, kind in candidates(contest.topics):
        by_kind[kind or topic].append(key)
    kinds = sorted(by_kind, key=lambda kind: _order(contest.seed, user_key, kind))
    queues = [sorted(by_kind[kind], key=lambda key: _order(contest.seed, user_key, key)) for kind in kinds]
    in_turn = [queue[turn] for turn in range(max(map(len, queues), default=0)) for queue in queues if turn < len(queue)]
    paper: list[dict[str, Any]] = []
    for first in range(0, len(in_turn), contest.question_count):
        keys = in_turn[first : first + contest.question_count]
        found = Question.objects.in_bulk(keys)
        paper += [_printed(contest, user_key, found[key]) for key in keys if is_current(found[key])]
        if len(paper) >= contest.question_count:
            break
    return paper[: contest.question_count]


def _printed(contest: Contest, user_key: int, question: Question) -> dict[str, Any]:
    places = sorted(
        range(len(question.options)), key=lambda place: _order(contest.seed, user_key, f"{question.pk}/{place}")
    )
    return {
        "question": question.pk,
        "topic": question.topic,
        "text": question.text,
        "options": [question.options[place]["text"] for place in places],
        "answer": places.index(question.answer),
        "explanation": question.explanation,
        "basis": [reference for reference, _text in references_of(question.clauses)],
    }
