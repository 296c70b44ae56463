"""Whether the law behind a question is still what it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date

from doudi import policy
from doudi.core.clock import this_month, today
from doudi.core.record_language import in_record_language
from doudi.outreach.contests.generated.catalogue import KINDS
from doudi.outreach.contests.generated.translations import digest_of_record
from doudi.outreach.contests.models import Question
from doudi.policy import cached_per_rule_book


@cached_per_rule_book
def mark_of_clauses(clauses: tuple[str, ...], day: date) -> str:
    """Return a hash of some clauses, and of the figures of law that rest on them on a day."""
    book = policy.rule_book()
    month = day.replace(day=1)
    with in_record_language():
        texts = [book.legislation.clauses[clause].text for clause in clauses if clause in book.legislation.clauses]
    figures = [
        [name, str(value.effective), sorted((str(key), str(figure)) for key, figure in value.figures.items())]
        for name, parameter in sorted(book.parameters.items())
        for value in parameter.values
        if value.covers(month, day) and set(value.cites) & set(clauses)
    ]
    return hashlib.sha256(json.dumps([texts, figures], ensure_ascii=False).encode()).hexdigest()


def mark_now(question: Question) -> str:
    """Return the hash that the law gives a question today; empty where the law no longer answers it."""
    if question.source == Question.Source.WRITTEN:
        return mark_of_clauses(tuple(question.clauses), today())
    if question.kind not in KINDS or question.seed is None:
        return ""
    return digest_of_record(question.kind, question.seed, this_month(), today())


def is_current(question: Question) -> bool:
    """Whether the law still gives the same answer."""
    return mark_now(question) == question.law_mark


def references_of(clauses: Iterable[str]) -> list[tuple[str, str]]:
    """Return the papers and places of some clauses, each with what the clause says."""
    legislation = policy.rule_book().legislation
    return [
        (legislation.reference(clause), legislation.clauses[clause].text if clause in legislation.clauses else "")
        for clause in clauses
    ]
