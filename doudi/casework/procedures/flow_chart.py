"""The steps of a procedure drawn as SVG boxes and arrows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

_PER_ROW, _WIDTH, _LEAST_HEIGHT, _GAP, _ROW_GAP = 4, 164, 78, 24, 34
_FIRST_LINE, _LINE, _MARGIN = 20, 16, 8
_WIDE = r"[\u2e80-\uffff]"
_UNBROKEN = re.compile(rf"{_WIDE}|(?:(?!{_WIDE})\S)+\s*")
"""What stays on one line: a Chinese character, or a word with the space after it."""
_LATIN_WIDTH = 0.56
"""The mean width of a Latin letter, as a share of the size of the font."""
Line = tuple[str, int, str, str]
"""A line of a box: its words, size, colour and weight."""


@dataclass(frozen=True)
class GuideStep:
    """A step as the service guide shows it: who acts, within which time limit, what they do."""

    label: str
    task: str
    actor: str
    limit: str
    note: str


def flow_chart(steps: Sequence[GuideStep], title: str) -> SafeString:
    """Draw the steps in rows of four, without styles or scripts, so that a strict page and a printer accept it."""
    boxes = [_lines(number, step) for number, step in enumerate(steps, start=1)]
    box_height = max([_LEAST_HEIGHT, *(_FIRST_LINE + _LINE * len(lines) - _MARGIN // 2 for lines in boxes)])
    rows = -(-len(steps) // _PER_ROW)
    width = _PER_ROW * _WIDTH + (_PER_ROW - 1) * _GAP + 2
    height = rows * box_height + (rows - 1) * _ROW_GAP + 2
    label = escape(_("{title}的办理流程").format(title=title), {'"': "&quot;"})
    parts = [
        f'<svg class="flow" role="img" aria-label="{label}" viewBox="0 0 {width} {height}" '
        f'xmlns="http://www.w3.org/2000/svg">'
    ]
    for index, lines in enumerate(boxes):
        x, y = _corner(index, box_height)
        parts.append(_box(x, y, box_height, lines))
        if index + 1 < len(steps):
            parts.append(_arrow(x, y, *_corner(index + 1, box_height), box_height))
    return mark_safe("".join([*parts, "</svg>"]))  # noqa: S308 - every word in it is escaped


def _corner(index: int, box_height: int) -> tuple[int, int]:
    row, column = divmod(index, _PER_ROW)
    return 1 + column * (_WIDTH + _GAP), 1 + row * (box_height + _ROW_GAP)


def _lines(number: int, step: GuideStep) -> list[Line]:
    """Return the lines of the box of a step, each no wider than the box."""
    texts: list[Line] = [(f"{number} {step.label}", 14, "#1b1f24", "bold"), (step.actor, 11, "#555d66", "normal")]
    texts += [(step.limit, 11, "#8c1c13", "normal")] if step.limit else []
    texts += [(step.note, 11, "#555d66", "normal")] if step.note else []
    return [(line, size, colour, weight) for words, size, colour, weight in texts for line in _wrapped(words, size)]


def _wrapped(words: str, size: int) -> list[str]:
    lines = [""]
    for part in _UNBROKEN.findall(words):
        if lines[-1] and _width(lines[-1] + part.rstrip(), size) > _WIDTH - _MARGIN:
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines]


def _width(words: str, size: int) -> float:
    return sum(size if re.match(_WIDE, letter) else size * _LATIN_WIDTH for letter in words)


def _box(x: int, y: int, box_height: int, lines: Sequence[Line]) -> str:
    text = "".join(
        f'<text x="{x + _WIDTH // 2}" y="{y + _FIRST_LINE + _LINE * line}" font-size="{size}" fill="{colour}" '
        f'font-weight="{weight}" text-anchor="middle">{escape(words)}</text>'
        for line, (words, size, colour, weight) in enumerate(lines)
    )
    frame = f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{box_height}" fill="#ffffff" stroke="#8b949e"/>'
    return f'{frame}<rect x="{x}" y="{y}" width="{_WIDTH}" height="3" fill="#8c1c13"/>{text}'


def _arrow(x: int, y: int, to_x: int, to_y: int, box_height: int) -> str:
    middle = y + box_height // 2
    if to_y == y:
        line = f"M{x + _WIDTH} {middle}H{to_x - 7}"
        head = f"M{to_x} {middle}l-8 -4v8z"
    else:
        between = y + box_height + _ROW_GAP // 2
        line = f"M{x + _WIDTH // 2} {y + box_height}V{between}H{to_x + _WIDTH // 2}V{to_y - 7}"
        head = f"M{to_x + _WIDTH // 2} {to_y}l-4 -8h8z"
    return f'<path d="{line}" fill="none" stroke="#8b949e"/><path d="{head}" fill="#8b949e"/>'
