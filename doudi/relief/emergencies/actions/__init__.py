"""The actions on emergency events."""

from doudi.relief.emergencies.actions.areas import change_area
from doudi.relief.emergencies.actions.events import (
    close_event,
    confirm_event,
    end_event,
    propose_event,
    refuse_event,
    tick_plan_item,
)
from doudi.relief.emergencies.actions.survey import SurveyReport, answer_survey, report_need
from doudi.relief.emergencies.actions.switches import end_event_switch, open_event_switch

__all__ = [
    "SurveyReport",
    "answer_survey",
    "change_area",
    "close_event",
    "confirm_event",
    "end_event",
    "end_event_switch",
    "open_event_switch",
    "propose_event",
    "refuse_event",
    "report_need",
    "tick_plan_item",
]
