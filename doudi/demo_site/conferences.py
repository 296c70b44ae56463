"""The members of the coordination mechanism of the demonstration, so that a conference can be held."""

from __future__ import annotations

from datetime import date

_MEMBERS: tuple[tuple[str, str, str, str, str], ...] = (
    ("县政府", "副县长", "温召集", "chair", ""),
    ("县民政局", "局长", "易局长", "deputy", "director"),
    ("县财政局", "副局长", "丁会计", "member", "finance"),
    ("县残联", "理事长", "廖残联", "member", "federation"),
    ("县医保局", "副局长", "曾医保", "member", ""),
)
"""Unit, post, name, seat, and the account where there is one."""


def enter_members() -> int:
    """Enter the members; return their number, 0 if there are any already."""
    from doudi.conferences.actions import add_member
    from doudi.conferences.models import Body, Member
    from doudi.core.accounts.models import User

    if Member.objects.exists():
        return 0
    bureau = User.objects.get(username="bureau")
    for unit, post, name, seat, account in _MEMBERS:
        add_member(
            by=bureau,
            body=Body.MECHANISM,
            unit=unit,
            post=post,
            name=name,
            seat=seat,
            basis="成立县级困难群众基本生活保障工作协调机制的通知（虚拟）",
            valid_from=date(2022, 1, 1),
            account=User.objects.get(username=account) if account else None,
        )
    return len(_MEMBERS)
