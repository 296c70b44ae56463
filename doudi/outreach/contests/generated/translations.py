"""Generated questions in the language of their reader: kept in Chinese, drawn again from the seed in another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from doudi import policy
from doudi.core.record_language import in_record_language
from doudi.outreach.contests.generated.catalogue import KINDS, generate
from doudi.outreach.contests.generated.question import GeneratedQuestion
from doudi.values.translation import is_english


def digest_of_record(kind: str, seed: int, month: date, known: date) -> str:
    """Return the digest of a generated question as it is kept; empty where the law has no answer."""
    with in_record_language():
        try:
            return generate(kind, seed, month, known).digest
        except (policy.PolicyError, ValueError):
            return ""


def wording_of_generated(kind: str, seed: int | None, drawn_on: date | None, digest: str) -> Mapping[str, str]:
    """Return the texts of a kept question with what they are in the language in force.

    Empty in Chinese, and where today's law book no longer draws the question that was kept: it is shown as kept.
    """
    if not is_english() or kind not in KINDS or seed is None or drawn_on is None:
        return {}
    month = drawn_on.replace(day=1)
    if digest_of_record(kind, seed, month, drawn_on) != digest:
        return {}
    with in_record_language():
        kept = generate(kind, seed, month, drawn_on)
    return dict(zip(_texts(kept), _texts(generate(kind, seed, month, drawn_on)), strict=True))


def _texts(question: GeneratedQuestion) -> list[str]:
    """Return every text of a question, in an order that does not depend on the language."""
    return [
        question.text,
        question.explanation,
        *(text for option in question.options for text in (option.text, option.mistake)),
    ]
