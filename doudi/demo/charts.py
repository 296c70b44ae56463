"""Charts as inline SVG, large enough for a meeting room and for print."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_ROW, _LABEL, _VALUE, _WIDTH = 30, 170, 190, 900
_BAR = 16


def bars(rows: Sequence[tuple[str, int, str]], *, label: str) -> str:
    """Horizontal bars from rows of name, size and figure."""
    largest = max((size for _name, size, _text in rows), default=0) or 1
    room = _WIDTH - _LABEL - _VALUE
    parts = []
    for place, (name, size, text) in enumerate(rows):
        top = place * _ROW
        length = max(round(room * max(size, 0) / largest), 1)
        parts.append(
            f'<text x="{_LABEL - 12}" y="{top + 20}" text-anchor="end">{escape(name)}</text>'
            f'<rect x="{_LABEL}" y="{top + 7}" width="{length}" height="{_BAR}"/>'
            f'<text class="figure" x="{_LABEL + length + 10}" y="{top + 20}">{escape(text)}</text>'
        )
    return _svg(len(rows) * _ROW + 6, "".join(parts), label)


def before_and_after(rows: Sequence[tuple[str, int, int, str, str]], *, label: str) -> str:
    """Two bars for each name, from rows of name, sizes before and after, and both figures."""
    largest = max((max(before, after) for _name, before, after, _old, _new in rows), default=0) or 1
    room = _WIDTH - _LABEL - _VALUE
    parts = []
    for place, (name, before, after, old_text, new_text) in enumerate(rows):
        top = place * 58
        parts.append(f'<text x="{_LABEL - 12}" y="{top + 32}" text-anchor="end">{escape(name)}</text>')
        for offset, kind, size, text in ((6, "before", before, old_text), (28, "after", after, new_text)):
            length = max(round(room * size / largest), 1)
            parts.append(
                f'<rect class="{kind}" x="{_LABEL}" y="{top + offset}" width="{length}" height="{_BAR}"/>'
                f'<text class="figure" x="{_LABEL + length + 10}" y="{top + offset + 14}">{escape(text)}</text>'
            )
    return _svg(len(rows) * 58 + 6, "".join(parts), label)


def towards_targets(rows: Sequence[tuple[str, int, int, str]], *, label: str) -> str:
    """A bar and a target line for each name, from rows of name, size, target and figure."""
    largest = max((max(reached, target) for _name, reached, target, _text in rows), default=0) or 1
    room = _WIDTH - _LABEL - _VALUE - 120
    parts = []
    for place, (name, reached, target, text) in enumerate(rows):
        top = place * 44
        length, mark = round(room * reached / largest), _LABEL + round(room * target / largest)
        parts.append(
            f'<text x="{_LABEL - 12}" y="{top + 26}" text-anchor="end">{escape(name)}</text>'
            f'<rect x="{_LABEL}" y="{top + 12}" width="{length}" height="{_BAR}"/>'
            f'<line class="target" x1="{mark}" x2="{mark}" y1="{top + 5}" y2="{top + 35}"/>'
            f'<text class="figure" x="{_LABEL + max(length, mark - _LABEL) + 12}" y="{top + 26}">{escape(text)}</text>'
        )
    return _svg(len(rows) * 44 + 6, "".join(parts), label)


def _svg(height: int, content: str, label: str) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(label, quote=True)}">{content}</svg>'
