"""The events that a text is sent of, and the text of each, read from ``events.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter

import yaml


@dataclass(frozen=True)
class TextEvent:
    """An event: its name, what officers call it, and its text with the values to fill in."""

    name: str
    label: str
    text: str

    @property
    def values(self) -> frozenset[str]:
        """The names of the values in its text."""
        return frozenset(name for _text, name, _spec, _conversion in Formatter().parse(self.text) if name)

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
