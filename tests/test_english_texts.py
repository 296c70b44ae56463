"""English texts of the catalogue: they are English throughout, and a number of one reads right in them."""

from __future__ import annotations

import re
from pathlib import Path

from django.utils import translation

PACKAGE = Path(__file__).resolve().parent.parent / "doudi"
CATALOGUE = PACKAGE / "locale/en/LC_MESSAGES/django.po"
TEXT = re.compile(r'^msgstr ((?:"(?:[^"\\]|\\.)*"\n)+)', re.MULTILINE)
"""A text without plural forms: one with them begins with ``msgstr[0]``."""
COUNTS = (
    "added|all|awards|cases|count|covered|days|done|entries|families|faulty|files|found|good|heads|hours|households|items|"
    "late|left|listed|members|minutes|missing|months|n|number|orders|payments|people|persons|points|rows|times|total|"
    "townships|villages"
)
COUNTED = re.compile(
    rf"(?:\{{(?:{COUNTS})(?::[^}}]*)?\}}|%\((?:{COUNTS})\)[sd])"
    r" (?:(?!(?:of|is|has|was|as|and|with)\b)[a-z]+ )?"
    r"(?!is\b|as\b|has\b|was\b|does\b|this\b|resembles\b|checks\b|differs\b|runs\b)(?:[a-z]+s|people|children|staff)\b"
)
A_LIMIT = re.compile(
    r"(?:[Aa]t (?:least|most)|(?:[Mm]ore|[Ff]ewer) than|over|within(?: the last)?|[Ee]very|[Tt]he last) $"
)
"""What stands before the figure of a limit, which is more than one."""
NEVER_ONE = {
    "a figure of law or of the format, which is more than one": [
        "The {days} days for requesting a review",
        "{months} months have passed since the last check",
        "The pilot must run {number} full months",
        "{number} full months before and after",
        "kept encrypted for %(days)s days",
        "without sign-in for {days} days",
        "valid for {hours} hours",
        "should have {count} columns",
        "and have {count} fields",
        "times {months} months, is",
        "refused {number} job offers in a row",
    ],
    "written only when there are several": [
        "{number} people share an account",
        "paid in {number} instalments",
        "In %(number)s instalments",
        "{heads} people covered",
        "the {number} participants",
    ],
    "a question of a contest, which draws several people or months": [
        "{total} for {number} people",
        "work for {months} months and earns",
        "{size} people and {months} months",
        "first {months} months were paid by the old standard",
        "each person receives {months} months of the dibao standard",
        "{persons} people affected, degree of hardship",
        "{persons} people × {months} months",
        "After {months} months in work",
    ],
    "the number of a quarter": ["Q{number} articles"],
    "an age": ["{number} years old"],
}
"""Texts in which a count stands before a plural all the same, and why."""


def texts() -> list[str]:
    """Return the English texts that have one form for every number."""
    return ["".join(re.findall(r'"(.*)"', found)) for found in TEXT.findall(CATALOGUE.read_text(encoding="utf-8"))]


def counts_before_a_plural(text: str) -> list[str]:
    """Return the places of a text that read wrong for one."""
    return [found[0] for found in COUNTED.finditer(text) if not A_LIMIT.search(text[: found.start()])]


def test_a_count_is_followed_by_a_plural_only_where_it_is_never_one() -> None:
    allowed = [part for parts in NEVER_ONE.values() for part in parts]
    wrong = [text for text in texts() if counts_before_a_plural(text) and not any(part in text for part in allowed)]
    assert wrong == [], "write “Households: {number}”, or use plural forms"


def test_each_exception_is_needed() -> None:
    wrong = [text for text in texts() if counts_before_a_plural(text)]
    unused = [part for parts in NEVER_ONE.values() for part in parts if not any(part in text for text in wrong)]
    assert unused == []


def test_a_plural_after_a_count_is_found() -> None:
    assert counts_before_a_plural("List drawn up: {number} households, %(rows)s faulty rows.") == [
        "{number} households",
        "%(rows)s faulty rows",
    ]
    assert counts_before_a_plural("Households: {number}; at most {count} rows; {number} has checks.") == []


def test_english_texts_have_chinese_only_as_words_to_type() -> None:
    typed = ["回盘.txt", "已回答", "没有联系上", "拒绝回答", "是", "否"]
    left = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
    chinese = [text for text in texts() if left.search(re.sub("|".join(typed), "", text))]
    assert chinese == []


def test_no_english_text_ends_the_attribute_around_it() -> None:
    in_attribute = re.compile(r"""="[^"<>]*?\{% translate '([^']*)'""")
    pages = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.html"))
    used = {text for page in pages for text in in_attribute.findall(page)}
    with translation.override("en"):
        ending = [text for text in sorted(used) if '"' in translation.gettext(text)]
    assert used
    assert ending == []
