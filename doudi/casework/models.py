"""The models of casework, collected from its subjects for Django and for the rooms above."""

from doudi.casework.annual_reviews.models import AnnualReview
from doudi.casework.case_documents.models import CaseDocument
from doudi.casework.cases.models import (
    LONGEST_REASON,
    Application,
    Case,
    CaseFile,
    Decision,
    DoubtResolution,
    Extension,
    Opinion,
    Pause,
)
from doudi.casework.changed_facts.models import ChangedFact
from doudi.casework.data_entry.models import DataEntry
from doudi.casework.delegations.models import Delegation
from doudi.casework.department_reviews.models import DepartmentReview
from doudi.casework.deputies.models import DeputyPeriod
from doudi.casework.economic_checks.models import (
    CheckConsent,
    CheckObjection,
    CheckReport,
    CheckResult,
    CheckSettlement,
    CheckSubject,
    CheckWaiver,
    EconomicCheck,
)
from doudi.casework.electricity_relief.models import (
    ElectricityAnswer,
    ElectricityList,
    ElectricityMeter,
    ElectricityRow,
)
from doudi.casework.home_visits.models import HomeVisit, HomeVisitor
from doudi.casework.household_records.models import DibaoOffer, JobIntroduction, NonCooperation, UnreportedChange
from doudi.casework.office_details.models import OfficeDetail
from doudi.casework.post_award.models import (
    CardChange,
    Hearing,
    Transfer,
    VerifiedChange,
)
from doudi.casework.provincial.models import ProvincialApplication, ProvincialFile, ProvincialRow
from doudi.casework.public_notices.models import Appraisal, Objection, PublicNotice
from doudi.casework.publications.models import Publication
from doudi.casework.random_checks.models import RandomCheck, RandomCheckDraw
from doudi.casework.receipt_codes.models import RecoveryCode
from doudi.casework.recipient_requests.models import RecipientRequest
from doudi.casework.recognitions.models import Recognition
from doudi.casework.recusal.models import NearRelative, RelativeDoubtSettlement, StaffMember
from doudi.casework.referrals.models import (
    DecisionReview,
    Lead,
    Message,
    Referral,
    ReferralQuestion,
)
from doudi.casework.search.models import ApplicationName
from doudi.casework.self_care_teams.models import SelfCareAssessment, SelfCareTeam, SelfCareTeamMember
from doudi.casework.switches.models import EventSwitch
from doudi.casework.worklist.models import Assignment

__all__ = [
    "LONGEST_REASON",
    "AnnualReview",
    "Application",
    "ApplicationName",
    "Appraisal",
    "Assignment",
    "CardChange",
    "Case",
    "CaseDocument",
    "CaseFile",
    "ChangedFact",
    "CheckConsent",
    "CheckObjection",
    "CheckReport",
    "CheckResult",
    "CheckSettlement",
    "CheckSubject",
    "CheckWaiver",
    "DataEntry",
    "Decision",
    "DecisionReview",
    "Delegation",
    "DepartmentReview",
    "DeputyPeriod",
    "DibaoOffer",
    "DoubtResolution",
    "EconomicCheck",
    "ElectricityAnswer",
    "ElectricityList",
    "ElectricityMeter",
    "ElectricityRow",
    "EventSwitch",
    "Extension",
    "Hearing",
    "HomeVisit",
    "HomeVisitor",
    "JobIntroduction",
    "Lead",
    "Message",
    "NearRelative",
    "NonCooperation",
    "Objection",
    "OfficeDetail",
    "Opinion",
    "Pause",
    "ProvincialApplication",
    "ProvincialFile",
    "ProvincialRow",
    "PublicNotice",
    "Publication",
    "RandomCheck",
    "RandomCheckDraw",
    "RecipientRequest",
    "Recognition",
    "RecoveryCode",
    "Referral",
    "ReferralQuestion",
    "RelativeDoubtSettlement",
    "SelfCareAssessment",
    "SelfCareTeam",
    "SelfCareTeamMember",
    "StaffMember",
    "Transfer",
    "UnreportedChange",
    "VerifiedChange",
]
