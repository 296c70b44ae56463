"""Refusals of contests."""

from doudi.core.refusals import Refused


class QuestionIncomplete(Refused):
    """A question lacks its text, an option or a clause that the rule book has, or two options are the same."""

    code = "contest_question_incomplete"


class ContestIncomplete(Refused):
    """A contest has impossible times or numbers, or the bank has too few questions for it."""

    code = "contest_incomplete"


class ExamNotOpen(Refused):
    """The exam has not begun, is over, or is not for the user."""

    code = "contest_exam_not_open"


class ExamOver(Refused):
    """The time of the sheet is over, or it was handed in."""

    code = "contest_exam_over"


class WrongAnswer(Refused):
    """An answer names a question or an option that the sheet does not have."""

    code = "contest_wrong_answer"


class LessonIncomplete(Refused):
    """A lesson lies outside of the year, or its speaker is not at work in the user's area."""

    code = "contest_lesson_incomplete"


class NotAJuror(Refused):
    """The user is not on the jury of the year, or gave the lesson."""

    code = "contest_not_a_juror"


class NominationIncomplete(Refused):
    """Somebody is nominated already, or does not work in the user's area."""

    code = "contest_nomination_incomplete"
