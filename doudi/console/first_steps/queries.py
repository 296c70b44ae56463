"""What a new county has still to do before its first payroll, for the user who does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.casework.office_details.models import OfficeDetail
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.funding.models import Transaction
from doudi.lawbook.reader.queries import to_confirm
from doudi.payments.models import Run, TownshipTakeOver
from doudi.payments.workflow import SENT_RUN_STATES, RunState
from doudi.registry.models import Person
from doudi.registry.roll_import.queries import rolls_to_confirm
from doudi.values.divisions import COUNTY_CODE

_NEEDED = {
    Role.BUREAU_OFFICER: 2,
    Role.BUREAU_LEADER: 1,
    Role.FINANCE_OFFICER: 1,
    Role.AUDIT_ADMINISTRATOR: 1,
    Role.TOWNSHIP_OFFICER: 1,
    Role.TOWNSHIP_LEADER: 1,
}
"""How many active accounts of a role the first payroll needs: who computes does not review."""


@dataclass(frozen=True)
class FirstStep:
    """Something to do before the first payroll, where, and whether it is done."""

    title: str
    text: str
    url: str
    is_done: bool


def first_steps(*, by: User) -> list[FirstStep]:
    """Return what a user has to do, or to wait for, before the county's first payroll; none once one was released."""
    if Run.objects.filter(kind=Run.Kind.MONTHLY, state__in=SENT_RUN_STATES).exists():
        return []
    sources: list[tuple[Permission, Callable[[User], Iterable[FirstStep]]]] = [
        (Permission.MANAGE_ACCOUNTS, _of_accounts),
        (Permission.PREPARE_PAYROLL, _of_bureau),
        (Permission.RECORD_FUNDS, _of_funds),
        (Permission.IMPORT_ROLLS, _of_township),
    ]
    steps = [step for permission, source in sources if by.may(permission) for step in source(by)]
    return steps if any(not step.is_done for step in steps) else []


def _of_accounts(_by: User) -> Iterable[FirstStep]:
    there = Counter(User.objects.filter(is_active=True).values_list("role", flat=True))
    lacking = [
        _("{role}{number}位").format(role=role.label, number=number - there[role])
        for role, number in _NEEDED.items()
        if there[role] < number
    ]
    text = _("还缺：{roles}。").format(roles="、".join(lacking)) if lacking else _("发放要用的角色都有人了。")
    yield FirstStep(_("开通账号"), text, reverse("console:open_account"), not lacking)


def _of_bureau(by: User) -> Iterable[FirstStep]:
    yield FirstStep(
        _("填机关信息"),
        _("监督电话、受理窗口、发文代字，印在文书、海报和回执上。"),
        reverse("casework:office_details"),
        OfficeDetail.objects.filter(place_code=COUNTY_CODE).exists(),
    )
    unconfirmed = len(to_confirm())
    yield FirstStep(
        _("对照文件看标准"),
        _("随系统带来的标准，对照文件看一遍；不一样的在“标准录入”里录。待确认的还有{number}个。").format(
            number=unconfirmed
        ),
        reverse("lawbook:to_confirm"),
        not unconfirmed,
    )
    yield from _of_funds(by)
    yield _take_over(
        by, _("各乡镇导入花名册、演练、报请，县局启用；没有启用的乡镇不发。"), reverse("payments:take_overs")
    )
    yield FirstStep(
        _("核算第一个月"),
        _("以上办完，在“发放批次”选月份核算。"),
        reverse("payments:runs"),
        Run.objects.filter(kind=Run.Kind.MONTHLY).exclude(state=RunState.DISCARDED).exists(),
    )


def _of_funds(_by: User) -> Iterable[FirstStep]:
    kinds = (Transaction.Kind.ALLOTMENT, Transaction.Kind.CARRIED_OVER)
    yield FirstStep(
        _("登记资金下达"),
        _("财务按来源登记到账的资金和文号，登记以后才能拨付。"),
        reverse("funding:home"),
        Transaction.objects.filter(kind__in=kinds).exists(),
    )


def _of_township(by: User) -> Iterable[FirstStep]:
    if not by.township_code:
        return
    yield FirstStep(
        _("导入花名册"),
        _("原来的花名册都上传、核对，由另一人确认导入。"),
        reverse("roll_import:rolls"),
        Person.objects.visible_to(by).exists() and not rolls_to_confirm(by=by),
    )
    text = _("填已发到哪个月、演练首批，由负责人报请，县局启用。")
    yield _take_over(by, text, reverse("payments:take_over", args=[by.township_code]))


def _take_over(by: User, text: str, url: str) -> FirstStep:
    waiting = TownshipTakeOver.objects.visible_to(by).exclude(state=TownshipTakeOver.State.LIVE)
    return FirstStep(_("接管向导"), text, url, Person.objects.visible_to(by).exists() and not waiting.exists())
