"""The kinds of proposals: budgets, overdrafts, price indices."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.funding.models import Budget, Overdraft, PriceIndices, Proposal
from doudi.funding.proposals.forms import BudgetForm, IndicesForm, OverdraftForm, ProposalForm
from doudi.ui.tables import Text


@dataclass(frozen=True)
class ProposalKind:
    """A kind of proposal: the names of its URLs, its model and form, its titles, and who may propose it."""

    name: str
    plural: str
    model: type[Proposal]
    title: Text
    new_title: Text
    form: type[ProposalForm]
    permission: Permission
    hint: Text
    is_revocable: bool = True

    @property
    def page_name(self) -> str:
        return f"funding:{self.name}"

    @property
    def list_name(self) -> str:
        return f"funding:{self.plural}"

    @property
    def new_name(self) -> str:
        return f"funding:propose_{self.name}"

    @property
    def decide_name(self) -> str:
        return f"funding:decide_{self.name}"


BUDGETS = ProposalKind(
    name="budget",
    plural="budgets",
    model=Budget,
    title=_("预算"),
    new_title=_("编制或调整预算"),
    form=BudgetForm,
    permission=Permission.RECORD_FUNDS,
    hint=_("县局负责人批准后记账。以后的调整另录一笔，调减的填负数。"),
    is_revocable=False,
)
OVERDRAFTS = ProposalKind(
    name="overdraft",
    plural="overdrafts",
    model=Overdraft,
    title=_("垫支"),
    new_title=_("申请垫支"),
    form=OverdraftForm,
    permission=Permission.RECORD_FUNDS,
    hint=_("资金没有到账而必须发放时，经县局负责人批准，可以在期限内先垫支一定数额。"),
)
PRICE_INDICES = ProposalKind(
    name="price_indices",
    plural="indices",
    model=PriceIndices,
    title=_("价格指数"),
    new_title=_("录入价格指数"),
    form=IndicesForm,
    permission=Permission.ENTER_INDICES,
    hint=_("录入后按规则算出是否启动价格临时补贴；由另一人复核后作数。"),
)
PROPOSAL_KINDS = (BUDGETS, OVERDRAFTS, PRICE_INDICES)
