"""The actions on cases of relief."""

from doudi.relief.cases.actions.decisions import (
    grant_by_conference,
    grant_relief,
    raise_relief_question,
    refuse_by_conference,
    refuse_relief,
)
from doudi.relief.cases.actions.intakes import open_relief
from doudi.relief.cases.actions.papers import complete_papers, confirm_papers
from doudi.relief.cases.actions.proposals import Proposal, propose_relief

__all__ = [
    "Proposal",
    "complete_papers",
    "confirm_papers",
    "grant_by_conference",
    "grant_relief",
    "open_relief",
    "propose_relief",
    "raise_relief_question",
    "refuse_by_conference",
    "refuse_relief",
]
