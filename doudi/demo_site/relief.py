"""Invented hardships of the demonstration: taken in, waiting for the bureau, before a conference, paid."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.values.identity_number import check_character

_PEOPLE = (
    ("丁火根", date(1970, 3, 4)),
    ("温水妹", date(1988, 9, 1)),
    ("肖灾生", date(1965, 1, 12)),
    ("赖路远", date(1979, 6, 6)),
)
_FIRST_ORDER = 971
_HARDSHIPS = (
    ("small_first", "accident", "accident_fire", 3, "middle", "昨晚十点起火，一家三口没有吃住"),
    ("urgent", "illness", "illness_sudden", 2, "low", "突发脑溢血，住院押金交不上"),
    ("urgent", "disaster", "disaster_flood", 4, "high", "山洪冲垮两间房，粮食全没了"),
    ("urgent", "accident", "accident_traffic", 1, "middle", "外地来务工，车祸后没钱吃饭"),
)

_ACCOUNTS = ("cadre", "township", "leader", "leader2", "bureau", "director")
_POSTS = (
    ("civil_affairs_head", "township"),
    ("deputy_leader", "leader2"),
    ("chief_leader", "leader"),
    ("bureau_chief", "director"),
)
"""Who visits the families that were relieved, by the account that holds the post."""


def create_relief() -> int:
    """Create hardships, each in another step; return their number, 0 if there are any already."""
    from doudi.core.accounts.models import User
    from doudi.relief.cases import actions
    from doudi.relief.models import ReliefCase

    if ReliefCase.objects.exists():
        return 0
    cast = {user.username: user for user in User.objects.filter(username__in=_ACCOUNTS)}
    _name_holders(cast)
    cases = [_opened(cast, number) for number in range(len(_HARDSHIPS))]
    for case in cases[:3]:
        proposal = actions.Proposal(reason="到现场看过，情况属实", way="reserve")
        actions.propose_relief(by=cast["township"], case=case, proposal=proposal)
    actions.grant_relief(by=cast["leader"], case=cases[0])
    return len(cases)


def _opened(cast: dict[str, Any], number: int) -> Any:
    from doudi.core.clock import today
    from doudi.relief.cases import actions
    from doudi.relief.cases.intake import Intake, PersonInNeed

    name, born = _PEOPLE[number]
    kind, cause, sub_cause, persons, degree, account = _HARDSHIPS[number]
    first = f"360731{born:%Y%m%d}{_FIRST_ORDER + number:03d}"
    cadre = cast["cadre"]
    intake = Intake(
        person=PersonInNeed(name, first + check_character(first)),
        kind=kind,
        cause=cause,
        sub_cause=sub_cause,
        degree=degree,
        area="rural",
        persons_affected=persons,
        happened_on=today(),
        account=account,
        is_local=number != 3,
        channel="cadre",
        phone="13800008888",
    )
    return actions.open_relief(by=cadre, village=cadre.division, intake=intake)[0].case


def _name_holders(cast: dict[str, Any]) -> None:
    """Enter the holders of the posts to which follow-up visits fall."""
    from doudi.core.clock import today
    from doudi.relief.posts.actions import name_holder

    for kind, account in _POSTS:
        holder = cast[account]
        township = "" if account == "director" else holder.division_id
        name_holder(by=cast["bureau"], kind=kind, first_day=today(), holder=holder, township_code=township)
