"""The register of files against the store: a store older than a file already made must not make another one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.actions import require
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.audit.actions import action, record
from doudi.payments.banking import keeping
from doudi.payments.banking.keeping import Registered
from doudi.payments.banking.models import BankFile, RegisterDecision
from doudi.payments.banking.refusals import NotInTheRegister, RegisterIsAhead, WhyIsNeeded


def ahead() -> list[Registered]:
    """Files in the register that the store does not know and nobody has decided about."""
    known = set(BankFile.objects.values_list("number", "sm3")) | set(
        RegisterDecision.objects.values_list("number", "sm3")
    )
    return [one for one in keeping.listed() if (one.number, one.sm3) not in known]


def refuse_if_ahead() -> None:
    """Raises: RegisterIsAhead."""
    if found := ahead():
        raise RegisterIsAhead(
            _(
                "文件登记里有{count}份代发文件（{number}等）数据库里没有，数据库可能是从旧备份恢复的。"
                "请先向银行核实这些文件，再由县局负责人登记核对结果，之前不能生成和交出文件。"
            ).format(count=len(found), number=found[0].number)
        )


@action("bank.decide_register")
def decide_register(*, by: User, number: str, sm3: str, why: str) -> RegisterDecision:
    """Somebody who did not make files asked the bank about one that the store does not know, and says what it did.

    Raises:
        NotAllowed, WhyIsNeeded
        NotInTheRegister: there is no such file to decide about.
    """
    require(by, Permission.APPROVE_PAYROLL)
    if Registered(number, sm3) not in ahead():
        raise NotInTheRegister(_("这份文件不在待核对之列，请刷新页面。"))
    if not why.strip():
        raise WhyIsNeeded(_("请写明银行的答复。"), why=_("请写明银行的答复。"))
    decided = RegisterDecision.objects.create(number=number, sm3=sm3, why=why.strip()[:500], decided_by=by)
    record(_("核对数据库里没有的代发文件{number}。").format(number=number), subject=decided, why=why.strip()[:500])
    return decided
