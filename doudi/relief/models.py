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
from doudi.relief.emergencies.models import (
    EmergencyEvent,
    EventVillage,
    PlanItem,
    SurveyAnswer,
    SurveyRow,
)
from doudi.relief.excel_lists.models import ExcelList, ExcelRow
from doudi.relief.false_cases.models import FalseCase
from doudi.relief.follow_ups.models import FollowUp, FollowUpVisit
from doudi.relief.goods.models import GoodsHandover
from doudi.relief.identities.models import TemporaryIdentity
from doudi.relief.illness_watch.models import IllnessWatch
from doudi.relief.instalments.models import Instalment
from doudi.relief.limits.models import TownshipLimit
from doudi.relief.other_aid.models import OtherDepartmentAid
from doudi.relief.posts.models import OfficePost, PostKind
from doudi.relief.reserves.models import (
    HandedVoucher,
    ReserveCount,
    ReservePayment,
    ReserveQuota,
    TopUpRequest,
    VoucherHandover,
)
from doudi.relief.reversals.models import ReserveReversal
from doudi.relief.unrecorded.models import UnrecordedReceipt, UnrecordedRecovery

__all__ = [
    "AffectedPerson",
    "Cause",
    "Degree",
    "EmergencyEvent",
    "EventVillage",
    "ExcelList",
    "ExcelRow",
    "FalseCase",
    "FollowUp",
    "FollowUpVisit",
    "GoodsHandover",
    "Group",
    "HandedVoucher",
    "IllnessWatch",
    "Instalment",
    "Kind",
    "OfficePost",
    "OtherDepartmentAid",
    "PlanItem",
    "PostKind",
    "ReliefCase",
    "ReliefProposal",
    "ReserveCount",
    "ReservePayment",
    "ReserveQuota",
    "ReserveReversal",
    "SubCause",
    "SurveyAnswer",
    "SurveyRow",
    "TemporaryIdentity",
    "TopUpRequest",
    "TownshipLimit",
    "UnrecordedReceipt",
    "UnrecordedRecovery",
    "VoucherHandover",
]
