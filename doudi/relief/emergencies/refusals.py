"""Refusals of emergency events and their survey."""

from doudi.core.refusals import Refused


class EventInvalid(Refused):
    """A day, the area, or a switch of an event does not fit."""

    code = "event_invalid"


class AnswerInvalid(Refused):
    """An answer of the survey is none of those offered, or of nobody on the list."""

    code = "survey_answer_invalid"


class NeedAlreadyReported(Refused):
    """The need of a person on the survey list is a lead already."""

    code = "need_already_reported"


class SurveyUnfinished(Refused):
    """People on the survey list have no answer yet and no reason is given."""

    code = "survey_unfinished"
