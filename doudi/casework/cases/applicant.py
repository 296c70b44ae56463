"""The citizen as the actor of an action on their own application."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.casework.procedures.steps import APPLICANT


@dataclass(frozen=True)
class Applicant:
    """An applicant who has proved by receipt number and code that the application is theirs."""

    name: str
    pk: None = None
    role: str = APPLICANT
    scope: str | None = None
