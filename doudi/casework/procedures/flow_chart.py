"""The steps of a procedure drawn as SVG boxes and arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

_PER_ROW, _WIDTH, _HEIGHT, _GAP, _ROW_GAP = 4, 164, 78, 24, 34


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
    rows = -(-len(steps) // _PER_ROW)
    width = _PER_ROW * _WIDTH + (_PER_ROW - 1) * _GAP + 2
    height = rows * _HEIGHT + (rows - 1) * _ROW_GAP + 2
    label = escape(_("{title}的办理流程").format(title=title), {'"': "&quot;"})
    parts = [
        f'<svg class="flow" role="img" aria-label="{label}" viewBox="0 0 {width} {height}" '
        f'xmlns="http://www.w3.org/2000/svg">'
    ]
    for index, step in enumerate(steps):
        x, y = _corner(index)
        parts.append(_box(x, y, index + 1, step))
        if index + 1 < len(steps):
            parts.append(_arrow(x, y, *_corner(index + 1)))
    return mark_safe("".join([*parts, "</svg>"]))  # noqa: S308 - every word in it is escaped


def _corner(index: int) -> tuple[int, int]:
    row, column = divmod(index, _PER_ROW)
    return 1 + column * (_WIDTH + _GAP), 1 + row * (_HEIGHT + _ROW_GAP)


def _box(x: int, y: int, number: int, step: GuideStep) -> str:
    lines = [(f"{number} {step.label}", 14, "#1b1f24", "bold"), (step.actor, 11, "#555d66", "normal")]
    lines += [(step.limit, 11, "#8c1c13", "normal")] if step.limit else []
    lines += [(step.note, 11, "#555d66", "normal")] if step.note else []
    text = "".join(
        f'<text x="{x + _WIDTH // 2}" y="{y + 20 + 16 * line}" font-size="{size}" fill="{colour}" '
        f'font-weight="{weight}" text-anchor="middle">{escape(words)}</text>'
        for line, (words, size, colour, weight) in enumerate(lines)
    )
    frame = f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff" stroke="#8b949e"/>'
    return f'{frame}<rect x="{x}" y="{y}" width="{_WIDTH}" height="3" fill="#8c1c13"/>{text}'


def _arrow(x: int, y: int, to_x: int, to_y: int) -> str:
    middle = y + _HEIGHT // 2
    if to_y == y:
        line = f"M{x + _WIDTH} {middle}H{to_x - 7}"
        head = f"M{to_x} {middle}l-8 -4v8z"
    else:
        between = y + _HEIGHT + _ROW_GAP // 2
        line = f"M{x + _WIDTH // 2} {y + _HEIGHT}V{between}H{to_x + _WIDTH // 2}V{to_y - 7}"
        head = f"M{to_x + _WIDTH // 2} {to_y}l-4 -8h8z"
    return f'<path d="{line}" fill="none" stroke="#8b949e"/><path d="{head}" fill="#8b949e"/>'
