"""Invented care for children of the demonstration: two people named, six left-behind children, a log, a concern."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

_ACCOUNTS = ("cadre", "township", "leader2", "bureau", "director")
_GUARDIANS = ("祖母谢桂香", "祖父刘水生", "外婆钟二妹", "祖母丁来香", "伯父曾火生", "祖父肖长根")
_VISITS = (
    (9, 21, "作业按时做，祖母身体还好，缺一盏台灯"),
    (34, -4, "放学后在村口等车，提醒祖父接送"),
    (12, 18, "成绩有进步，周末和妈妈视频"),
    (41, -11, "祖母腿脚不便，早饭常在学校吃"),
    (5, 25, "换了新书包，说想学画画"),
    (20, 10, "奶奶夸懂事，会自己洗衣服"),
)
"""For each child: days since the visit, days until the next one (late where negative), what was seen."""
_COUNSELLING = (
    (16, "screening", "量表分数在正常范围，睡得不太好"),
    (9, "counselling", "说起爸爸就哭，一起写了一封信；约好下次带回信"),
)
_CONCERN = "手臂有新的淤青，自己说是摔的，前后说法不一样"


def create_children() -> int:
    """Name two people and register six children; return how many, 0 if there are any already."""
    from doudi.care.children.actions import name_for_children, raise_concern, register_child, write_log
    from doudi.care.children.models import ChildRecord, Designation
    from doudi.core.accounts.models import User
    from doudi.core.clock import today

    if ChildRecord.objects.exists():
        return 0
    cast = {user.username: user for user in User.objects.filter(username__in=_ACCOUNTS)}
    _name(cast, "cadre", Designation.Post.WORKER)
    _name(cast, "township", Designation.Post.OFFICER)
    name_for_children(by=cast["bureau"], user=cast["leader2"], post=Designation.Post.WORKER)
    children = [
        register_child(by=cast["township"], person=person, details=_details(order))
        for order, person in enumerate(_people())
    ]
    for child, (back, ahead, text) in zip(children, _VISITS, strict=False):
        days = {"day": today() - timedelta(days=back), "next_on": today() + timedelta(days=ahead)}
        write_log(by=cast["township"], child=child, kind="visit", text=text, **days)
    for back, kind, text in _COUNSELLING if children else ():
        days = {"day": today() - timedelta(days=back), "next_on": today() + timedelta(days=21)}
        write_log(by=cast["township"], child=children[0], kind=kind, text=text, **days)
    if len(children) > 1:
        raise_concern(by=cast["township"], child=children[1], text=_CONCERN)
    return len(children)


def _name(cast: dict[str, Any], account: str, post: str) -> None:
    from doudi.care.children.actions import confirm_named, name_for_children

    waiting = name_for_children(by=cast["bureau"], user=cast[account], post=post, is_trained=True)
    confirm_named(by=cast["director"], designation=waiting)


def _people() -> list[Any]:
    """Return school children of the demonstration's township, each of another household."""
    from doudi.core.accounts.models import User
    from doudi.core.clock import today
    from doudi.registry.models import Person

    people = Person.objects.visible_to(User.objects.get(username="township")).filter(merged_into=None, death_date=None)
    born = today() - timedelta(days=16 * 365), today() - timedelta(days=6 * 365)
    rows = people.filter(birth_date__gt=born[0], birth_date__lt=born[1]).order_by("pk")
    return list({person.household_id: person for person in rows}.values())[: len(_GUARDIANS)]


def _details(order: int) -> Any:
    from doudi.care.children.actions import ChildDetails
    from doudi.core.clock import today

    return ChildDetails(
        kind="left_behind",
        source=("village", "school", "department")[order % 3],
        guardian=_GUARDIANS[order],
        next_on=today() + timedelta(days=14),
        guardian_phone=f"1387070003{order}",
        away=("both", "father", "both")[order % 3],
        away_since=today() - timedelta(days=400 + 30 * order),
        last_contact=today() - timedelta(days=3 + 4 * order),
    )
