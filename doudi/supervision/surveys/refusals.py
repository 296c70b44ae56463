"""Refusals of surveys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doudi.core.refusals import Refused

if TYPE_CHECKING:
    from doudi.supervision.surveys.answer_file import Fault


class SurveyNotAllowed(Refused):
    """A survey has no questions, a sample that nobody can ask, or its year has one or has not begun."""

    code = "survey_not_allowed"


class SurveyDrawTooEarly(Refused):
    """The seed was published today: the draw comes a day later at the earliest, so that everybody knew it before."""

    code = "survey_draw_too_early"


class NobodyToAsk(Refused):
    """There are no recipients to draw from."""

    code = "survey_nobody_to_ask"


class AnswersNotAllowed(Refused):
    """An answer is missing, is none of those offered, or is given for a person that did not answer."""

    code = "survey_answers_not_allowed"


class AnswerFileFaulty(Refused):
    """A file of answers cannot be read, or has faults; nothing of it was taken.

    Attributes:
        faults: each with its row, field, value and remedy.
    """

    code = "survey_answer_file_faulty"
    faults: tuple[Fault, ...] = ()


class SurveyIncomplete(Refused):
    """A survey is confirmed once it is known of everybody in the sample what came of asking."""

    code = "survey_incomplete"
