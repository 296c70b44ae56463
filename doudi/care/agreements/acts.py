"""What can be done on the page of an agreement now: a form for each verb, and what it carries out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.care.agreements import forms
from doudi.care.agreements.actions import ends, payees, signatures
from doudi.care.agreements.actions.drafts import withdraw_agreement
from doudi.care.agreements.models import Agreement, CarePayee, PayeeDispute
from doudi.care.agreements.workflow import AGREEMENT_TRANSITIONS
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.ui.tables import Text


@dataclass
class Act:
    """A verb with its form, as the page shows it.

    ``carry_out`` takes the user and the valid form. ``is_open`` shows the form at once, else below its label.
    """

    name: str
    label: Text
    form: Any
    carry_out: Callable[[User, Any], object]
    is_open: bool = False
    note: Text = ""


def acts_of(agreement: Agreement, user: User, data: Any = None, files: Any = None, sent: str = "") -> list[Act]:
    """Return what a user may do with an agreement in its state; the form of the act that was sent is bound."""

    def bound(name: str, form: type[Any], version: int | None = None) -> Any:
        initial = {} if version is None else {"seen_version": version}
        is_sent = sent == name
        return form(data if is_sent else None, files if is_sent else None, initial=initial, auto_id=f"{name}_%s")

    acts = [*_of_state(agreement, bound), *_of_payees(agreement, user, bound)]
    return [act for act in acts if user.may(_PERMISSIONS.get(act.name.partition("-")[0], Permission.HANDLE_CARE))]


_PERMISSIONS = dict.fromkeys(
    ("confirm", "send_back", "confirm_payee", "refuse_payee", "agree"), Permission.CONFIRM_CARE
)
_Bound = Callable[..., Any]


def _of_state(agreement: Agreement, bound: _Bound) -> list[Act]:
    """Return the acts that the transition table allows."""
    version = agreement.version

    def simple(act: Callable[..., object]) -> Callable[[User, Any], object]:
        return lambda by, form: act(by=by, agreement=agreement, **form.cleaned_data)

    offered = [
        Act("sign", _("登记签字"), bound("sign", forms.SignForm, version), _sign(agreement), is_open=True),
        Act(
            "confirm",
            _("复核通过"),
            bound("confirm", forms.VersionForm, version),
            simple(signatures.confirm_agreement),
            is_open=True,
            note=_("看过签字件再点；从起始日期起履行，原协议到前一天为止"),
        ),
        Act(
            "send_back",
            _("退回"),
            bound("send_back", forms.ReasonForm, version),
            simple(signatures.send_back_agreement),
        ),
        Act("end", _("终止协议"), bound("end", forms.EndForm, version), simple(ends.end_agreement)),
        Act("withdraw", _("撤回"), bound("withdraw", forms.ReasonForm, version), simple(withdraw_agreement)),
    ]
    return [act for act in offered if AGREEMENT_TRANSITIONS.allows(agreement.state, act.name)]


def _sign(agreement: Agreement) -> Callable[[User, Any], object]:
    return lambda by, form: signatures.sign_agreement(
        by=by,
        agreement=agreement,
        signed_on=form.cleaned_data["signed_on"],
        upload=form.cleaned_data["upload"],
        drawings=form.drawings(agreement),
        seen_version=form.cleaned_data["seen_version"],
    )


def _of_payees(agreement: Agreement, user: User, bound: _Bound) -> list[Act]:
    """Return the acts about who is paid: proposed ones to confirm, disputes to settle, and new ones."""
    acts = []
    proposed = CarePayee.objects.filter(agreement=agreement, confirmed_by=None, refused_by=None, ended_at=None)
    for fact in proposed.exclude(proposed_by=user):
        acts += _to_confirm(fact, bound)
    for dispute in PayeeDispute.objects.filter(person=agreement.person, agreed_by=None):
        acts += _to_settle(dispute, user, bound)
    if agreement.state == "confirmed":
        acts += [
            Act(
                "payee",
                _("登记领款人"),
                bound("payee", forms.PayeeForm),
                lambda by, form: payees.propose_payee(by=by, agreement=agreement, terms=form.terms),
            ),
            Act(
                "dispute",
                _("登记领款争议"),
                bound("dispute", forms.DisputeForm),
                lambda by, form: payees.raise_dispute(by=by, agreement=agreement, **form.cleaned_data),
            ),
        ]
    return acts


def _to_confirm(fact: CarePayee, bound: _Bound) -> list[Act]:
    confirm, refuse = f"confirm_payee-{fact.pk}", f"refuse_payee-{fact.pk}"
    whom = f"{fact.get_programme_display()} → {fact.get_to_whom_display()} {fact.holder_name}"
    return [
        Act(
            confirm,
            _("复核领款人"),
            bound(confirm, forms.ConfirmPayeeForm, fact.version),
            lambda by, form: payees.confirm_payee(by=by, payee=fact, **form.cleaned_data),
            is_open=True,
            note=whom,
        ),
        Act(
            refuse,
            _("不同意领款人"),
            bound(refuse, forms.ReasonForm, fact.version),
            lambda by, form: payees.refuse_payee(by=by, payee=fact, **form.cleaned_data),
        ),
    ]


def _to_settle(dispute: PayeeDispute, user: User, bound: _Bound) -> list[Act]:
    settle, agree = f"settle-{dispute.pk}", f"agree-{dispute.pk}"
    acts = [
        Act(
            settle,
            _("提出争议处理意见"),
            bound(settle, forms.SettlementForm, dispute.version),
            lambda by, form: payees.settle_dispute(by=by, dispute=dispute, **form.cleaned_data),
            note=dispute.reason,
        )
    ]
    if dispute.settled_by_id not in (None, user.pk):
        acts.append(
            Act(
                agree,
                _("同意争议处理意见"),
                bound(agree, forms.VersionForm, dispute.version),
                lambda by, form: payees.agree_settlement(by=by, dispute=dispute, **form.cleaned_data),
                is_open=True,
                note=dispute.settlement,
            )
        )
    return acts
