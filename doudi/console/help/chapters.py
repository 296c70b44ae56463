"""Chapters of the officers' guide (docs/guide), rendered for the site once a process and language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from doudi.ui.templatetags.ui import anchor_of
from doudi.values.translation import cached_per_language, is_english

GUIDE = Path(__file__).resolve().parent / "guide"
"""A link to docs/guide, so that an installed package carries the files; the English chapters are in ``en``."""
PAGES_CHAPTER = "pages"
"""The chapter with a section for every entry of the navigation, headed by its label."""
CHAPTERS = (
    PAGES_CHAPTER,
    "care",
    "casework",
    "conferences",
    "discovery",
    "charity",
    "services",
    "portal",
    "registry",
    "judgements",
    "screening",
    "warnings",
    "roll-import",
    "payroll",
    "bank-files",
    "funds",
    "standards",
    "provincial-files",
    "deliveries",
    "low-income",
    "petitions",
    "contests",
    "stories",
    "api",
    "tables",
    "notices",
    "relief",
    "emergencies",
    "supervision",
    "glossary",
)
MAX_CHAPTER_BYTES = 200_000
_LINK = re.compile(r"^(?:\.\./)?([a-z0-9-]+)\.md(#.*)?$")


@dataclass(frozen=True)
class Section:
    """A heading of a chapter and its anchor."""

    title: str
    anchor: str


@dataclass(frozen=True)
class Chapter:
    """A chapter as shown: its title, its sections, its text as HTML."""

    name: str
    title: str
    sections: tuple[Section, ...]
    html: SafeString


@cached_per_language
def chapter_of(name: str) -> Chapter:
    """Render a chapter; raw HTML in the file is shown as text.

    Raises:
        KeyError: there is no chapter of this name.
    """
    if name not in CHAPTERS:
        raise KeyError(name)
    folder = GUIDE / "en" if is_english() else GUIDE
    text = (folder / f"{name}.md").read_bytes()[:MAX_CHAPTER_BYTES].decode("utf-8")
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    sections = _name_headings(tokens)
    for token in tokens:
        _lead_links_to_chapters(token.children or [])
    html: str = markdown.renderer.render(tokens[_length_of_title(tokens) :], markdown.options, {})
    safe = mark_safe(html)  # noqa: S308 - the renderer escapes the text, and the files are part of the program
    return Chapter(name, sections[0].title, tuple(sections[1:]), safe)


def _length_of_title(tokens: Sequence[Token]) -> int:
    """Return how many tokens the title takes; the page has it as its own heading."""
    return next(place for place, token in enumerate(tokens) if token.type == "heading_close") + 1


def _name_headings(tokens: Sequence[Token]) -> list[Section]:
    """Give headings their anchors; an English half after a middle dot is left out of the title."""
    sections = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = tokens[place + 1].content
            token.attrSet("id", anchor_of(heading))
            sections.append(Section(heading.partition(" · ")[0].replace("`", ""), anchor_of(heading)))
    return sections


def _lead_links_to_chapters(tokens: Sequence[Token]) -> None:
    """Turn links between files into links between pages; a link to another file leads to the list of chapters."""
    for token in tokens:
        if token.type == "link_open" and (found := _LINK.match(str(token.attrGet("href")))):
            name, anchor = found.groups()
            known = name in CHAPTERS
            token.attrSet("href", reverse("console:help_chapter", args=[name]) if known else reverse("console:help"))
            if known and anchor:
                token.attrSet("href", f"{token.attrGet('href')}{anchor}")
