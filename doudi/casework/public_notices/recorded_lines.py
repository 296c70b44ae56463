"""The lines of notices and publications, which are recorded in Chinese, in the language of the reader."""

from __future__ import annotations

import re

from doudi.values.translation import gettext

_WITH_VALUES = {
    "{surname}某监护家庭，{number}人": re.compile(r"(?P<surname>.)某监护家庭，(?P<number>\d+)人"),
    "{number}人": re.compile(r"(?P<number>\d+)人"),
    "乡镇{township}，县民政局{county}": re.compile(r"乡镇(?P<township>.+)，县民政局(?P<county>.+)"),
    "{township}人民政府": re.compile(r"(?P<township>.+)人民政府"),
}
"""Texts with values, as the catalogue has them, and how they are recorded."""


def line_in_language(text: str) -> str:
    """Return a label or a text of a line; names of people and places stay as they are."""
    for known, recorded in _WITH_VALUES.items():
        if found := recorded.fullmatch(text):
            return gettext(known).format(**{name: gettext(value) for name, value in found.groupdict().items()})
    return gettext(text)


def lines_in_language(lines: dict[str, str]) -> dict[str, str]:
    """Return lines with their labels and texts in the language of the reader."""
    return {gettext(label): line_in_language(str(text)) for label, text in lines.items()}
