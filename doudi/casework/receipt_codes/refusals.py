"""Refusals of a new code."""

from __future__ import annotations

from doudi.core.refusals import Refused


class IdentityNotChecked(Refused):
    """A code is not given to somebody whose identity nobody checked."""

    code = "identity_not_checked"
