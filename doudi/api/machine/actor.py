"""A client as the actor of what it sends: an application, a subscription."""

from __future__ import annotations

from dataclasses import dataclass

from doudi.api.machine.call import CLIENT_ROLE
from doudi.casework.cases.applicant import Applicant


@dataclass(frozen=True)
class ClientActor(Applicant):
    """A client; casework takes it as it takes an applicant, and the trail names it."""

    role: str = CLIENT_ROLE
