"""Tables of contests: questions, practice, exams, lessons, experts."""

from doudi.outreach.contests.models.exams import Contest, ExamSheet
from doudi.outreach.contests.models.experts import ExpertNomination
from doudi.outreach.contests.models.lessons import Juror, Lesson, LessonScore
from doudi.outreach.contests.models.questions import PracticeAnswer, Question

__all__ = [
    "Contest",
    "ExamSheet",
    "ExpertNomination",
    "Juror",
    "Lesson",
    "LessonScore",
    "PracticeAnswer",
    "Question",
]
