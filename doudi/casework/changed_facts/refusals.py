"""Refusals about facts that changed."""

from __future__ import annotations

from doudi.core.refusals import Refused


class FactsChanged(Refused):
    """The registry changed what the opinion rests on, after the opinion was given."""

    code = "facts_changed"
