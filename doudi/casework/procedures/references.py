"""References to legislation as printed texts name them."""

from __future__ import annotations


def group_references(references: list[str]) -> str:
    """Join references, naming each legal text once: 民发〔2021〕57号第四条、第五条."""
    grouped: list[str] = []
    text_before = ""
    for reference in references:
        text, mark, clause = reference.rpartition("号" if "号" in reference else "》")
        grouped.append(clause if mark and clause and text == text_before else reference)
        text_before = text
    return "、".join(grouped)
