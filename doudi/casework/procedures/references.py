"""References to legislation as printed texts name them."""

from __future__ import annotations

import re

from doudi.policy import place_in_text
from doudi.values.translation import is_english


def group_references(references: list[str]) -> str:
    """Join references, naming each legal text once: 民发〔2021〕57号第四条、第五条."""
    if is_english():
        return _group_english(references)
    grouped: list[str] = []
    text_before = ""
    for reference in references:
        text, mark, clause = reference.rpartition("号" if "号" in reference else "》")
        grouped.append(clause if mark and clause and text == text_before else reference)
        text_before = text
    return "、".join(grouped)


_NUMBERED = re.compile(r"(.*? No\. \d+|\".*?\"),? (.+)")
"""The name or number of a legal text, and the place in it."""


def _group_english(references: list[str]) -> str:
    """Join English references: Minfa [2021] No. 57, Article 4, Article 5; State Council Decree No. 649, Article 9."""
    places: dict[str, list[str]] = {}
    for reference in references:
        found = _NUMBERED.fullmatch(reference)
        text, place = found.groups() if found else (reference, "")
        of_text = places.setdefault(text, [])
        if place and place not in of_text:
            of_text.append(place)
    return "; ".join(place_in_text(text, of_text) if of_text else text for text, of_text in places.items())
