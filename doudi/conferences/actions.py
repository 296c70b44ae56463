"""All actions of conferences. Each locks its row, checks, writes, and records one audit sentence."""

from doudi.conferences.questions.actions import raise_question, withdraw_question

__all__ = ["raise_question", "withdraw_question"]
