"""The events that a text is sent of, and the text of each, read from ``events.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from doudi.values.translation import translated

VALUE_LABELS: dict[str, Any] = {
    "receipt": _("回执号"),
    "day": _("日期"),
    "telephone": _("电话"),
    "amount": _("金额"),
    "before": _("原来的金额"),
    "back": _("补发金额"),
    "card": _("尾号"),
    "month": _("月份"),
    "code": _("查询码"),
    "hours": _("几"),
}
"""What officers call the values."""


@translated("label")
@dataclass(frozen=True)
class TextEvent:
    """An event: its name, what officers call it, and its text with the values to fill in."""

    name: str
    label: str
    text: str

    @property
    def values(self) -> frozenset[str]:
        """The names of the values in its text."""
        return frozenset(name for _before, name, _spec, _conversion in Formatter().parse(self.text) if name)

    @property
    def sample(self) -> str:
        """Its text with the names of the values in place of them."""
        return self.filled({name: f"〔{VALUE_LABELS[name]}〕" for name in self.values})

    def filled(self, values: dict[str, str]) -> str:
        """Return the text with its values.

        Raises:
            KeyError: a value is missing.
        """
        return self.text.format_map({name: values[name] for name in self.values})


@cache
def text_events() -> dict[str, TextEvent]:
    """Return the events by name, in the order of the file."""
    declared = yaml.safe_load(files("doudi.registry.text_messages").joinpath("events.yaml").read_text("utf-8"))
    return {name: TextEvent(name, given["label"], given["text"]) for name, given in declared.items()}
