"""The models of the low-income population, collected from its subjects for Django and for the rooms above."""

from doudi.monitoring.low_income.insurance.models import InsuranceClaim, InsuranceFile, InsurancePolicy, InsuredPerson
from doudi.monitoring.low_income.layers.models import (
    LayerEntry,
    LayerPeriod,
    LowIncomeCause,
    LowIncomePerson,
    RegisterUpdate,
    UrbanPoorPeriod,
)
from doudi.monitoring.low_income.received_aid.models import ReceivedAid
from doudi.monitoring.low_income.unaided.models import UnaidedPerson

__all__ = [
    "InsuranceClaim",
    "InsuranceFile",
    "InsurancePolicy",
    "InsuredPerson",
    "LayerEntry",
    "LayerPeriod",
    "LowIncomeCause",
    "LowIncomePerson",
    "ReceivedAid",
    "RegisterUpdate",
    "UnaidedPerson",
    "UrbanPoorPeriod",
]
