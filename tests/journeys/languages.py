"""The texts that a journey looks for, in the language of its pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

IN_BOTH_LANGUAGES = ("zh-hans", "en")
IN_ENGLISH_WHEN_THERE_IS_TIME = ("zh-hans", pytest.param("en", marks=pytest.mark.long))
Wording = Callable[[str], str]


def wording_of(language: str) -> Wording:
    """Return a function that gives a text of a page as the pages of a language write it.

    The function raises LookupError for a text that the catalogue does not have: it is misspelt, or only part of one.
    """

    def say(text: str) -> str:
        with translation.override(language):
            found = translation.gettext(text)
        if language == "en" and found == text:
            raise LookupError(text)
        return found

    return say


def switch_to(page: Any, language: str) -> None:
    """Choose the language of the pages of the signed-in user, unless it is chosen already."""
    wanted = "en" if language == "en" else "zh-Hans"
    if page.get_attribute("html", "lang") != wanted:
        with page.expect_navigation():
            page.click("button[name=language]")
    assert page.get_attribute("html", "lang") == wanted
