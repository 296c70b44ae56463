"""The actions of casework, collected from its subjects for the rooms above."""

from doudi.casework.cases.actions.acceptance import (
    accept_case,
    close_lapsed_case,
    decline_case,
    request_materials,
    supply_materials,
    terminate_case,
    withdraw_case,
)
from doudi.casework.cases.actions.applications import Answers, send_application
from doudi.casework.cases.actions.confirmation import (
    agree,
    deliver,
    grant,
    refuse,
    send_back,
)
from doudi.casework.cases.actions.extensions import decide_extension, request_extension
from doudi.casework.cases.actions.investigation import (
    OpinionProposal,
    clear_doubt,
    propose,
    register_declared_facts,
)
from doudi.casework.cases.actions.pauses import decide_pause, propose_pause, resume_clock
from doudi.casework.department_reviews.actions import agree_for_department, send_back_for_department
from doudi.casework.home_visits.actions import record_home_visit, submit_home_visit
from doudi.casework.post_award.actions.card_changes import confirm_card, enter_card
from doudi.casework.post_award.actions.initiation import open_case
from doudi.casework.post_award.actions.reassessment import (
    ChosenMeasure,
    ProposedMeasures,
    decide_measures,
    propose_measures,
    record_hearing,
    record_verified_change,
)
from doudi.casework.post_award.actions.transfers import (
    refuse_transfer,
    transfer_in_household,
    transfer_out_household,
)
from doudi.casework.public_notices.actions import (
    AppraisalRecord,
    end_public_notice,
    record_appraisal,
    record_objection,
    submit_appraisal,
    sustain_objection,
    uphold,
)
from doudi.casework.recipient_requests.actions import (
    RequestContent,
    Sender,
    accept_recipient_request,
    return_recipient_request,
    send_recipient_request,
)
from doudi.casework.recusal.actions import end_near_relative, record_near_relative
from doudi.casework.referrals.actions.decision_reviews import answer_decision_review, request_decision_review
from doudi.casework.referrals.actions.departments import (
    GivenHelp,
    answer_for_department,
    ask_back,
    reveal_referral,
    send_on_referral,
    take_up_referral,
)
from doudi.casework.referrals.actions.leads import close_lead, report_lead, take_up_lead
from doudi.casework.referrals.actions.messages import answer_message, send_message
from doudi.casework.referrals.actions.referrals import (
    answer_referral,
    hand_over_referral,
    refer_case,
    refer_lead,
    refer_person,
    reply_to_department,
)
from doudi.casework.self_care_teams.actions import name_team, record_self_care_assessment

__all__ = [
    "Answers",
    "AppraisalRecord",
    "ChosenMeasure",
    "GivenHelp",
    "OpinionProposal",
    "ProposedMeasures",
    "RequestContent",
    "Sender",
    "accept_case",
    "accept_recipient_request",
    "agree",
    "agree_for_department",
    "answer_decision_review",
    "answer_for_department",
    "answer_message",
    "answer_referral",
    "ask_back",
    "clear_doubt",
    "close_lapsed_case",
    "close_lead",
    "confirm_card",
    "decide_extension",
    "decide_measures",
    "decide_pause",
    "decline_case",
    "deliver",
    "end_near_relative",
    "end_public_notice",
    "enter_card",
    "grant",
    "hand_over_referral",
    "name_team",
    "open_case",
    "propose",
    "propose_measures",
    "propose_pause",
    "record_appraisal",
    "record_hearing",
    "record_home_visit",
    "record_near_relative",
    "record_objection",
    "record_self_care_assessment",
    "record_verified_change",
    "refer_case",
    "refer_lead",
    "refer_person",
    "refuse",
    "refuse_transfer",
    "register_declared_facts",
    "reply_to_department",
    "report_lead",
    "request_decision_review",
    "request_extension",
    "request_materials",
    "resume_clock",
    "return_recipient_request",
    "reveal_referral",
    "send_application",
    "send_back",
    "send_back_for_department",
    "send_message",
    "send_on_referral",
    "send_recipient_request",
    "submit_appraisal",
    "submit_home_visit",
    "supply_materials",
    "sustain_objection",
    "take_up_lead",
    "take_up_referral",
    "terminate_case",
    "transfer_in_household",
    "transfer_out_household",
    "uphold",
    "withdraw_case",
]
