"""The verbs of relief on a case, registered with casework."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.casework.cases.forms import ConfirmForm
from doudi.core.process import Verb
from doudi.relief.cases import actions
from doudi.relief.cases.forms import QuestionForm, RefuseReliefForm, ReliefProposalForm

VERBS = (
    Verb(
        name="propose_relief",
        label=_("提出救助意见"),
        act=actions.propose_relief,
        form=ReliefProposalForm,
        checks_version=True,
        is_allowed_while_paused=False,
        is_primary_in=frozenset({"relief_proposal", "relief_investigation"}),
    ),
    Verb(
        name="grant_relief",
        label=_("同意救助"),
        act=actions.grant_relief,
        form=ConfirmForm,
        checks_version=True,
        is_primary_in=frozenset({"relief_by_township", "relief_by_bureau"}),
    ),
    Verb(
        name="raise_relief_question",
        label=_("提请会议研究"),
        act=actions.raise_relief_question,
        form=QuestionForm,
        checks_version=True,
        is_primary_in=frozenset({"relief_by_conference"}),
    ),
    Verb(
        name="refuse_relief",
        label=_("不予救助"),
        act=actions.refuse_relief,
        form=RefuseReliefForm,
        checks_version=True,
    ),
)
