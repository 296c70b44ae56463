"""The models of relief, collected from its subjects for Django and for the rooms above."""

from doudi.relief.cases.models import (
    AffectedPerson,
    Cause,
    Degree,
    Group,
    Kind,
    ReliefCase,
    ReliefProposal,
    SubCause,
)
from doudi.relief.identities.models import TemporaryIdentity
from doudi.relief.instalments.models import Instalment
from doudi.relief.limits.models import TownshipLimit

__all__ = [
    "AffectedPerson",
    "Cause",
    "Degree",
    "Group",
    "Instalment",
    "Kind",
    "ReliefCase",
    "ReliefProposal",
    "SubCause",
    "TemporaryIdentity",
    "TownshipLimit",
]
