"""A publicity month of the demonstration: half over, one township has done its part, and things of the library."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from doudi.demo_site.pictures import photograph

_TASKS = (
    ("desk", "圩场、集市", True, "乡镇民政办，驻村干部", 3, 200, 500_00),
    ("talk", "各村（居）", True, "村（居）干部、协理员", 12, 600, 0),
    ("leaflet", "在享家庭和周边农户", True, "村（居）干部", 15, 1_000, 300_00),
    ("correction", "随机走访10户", True, "乡镇纪委、民政办", 18, 10, 0),
    ("board", "县政务服务中心大厅", False, "救助股", 1, 2_000, 800_00),
    ("media", "于都融媒体", False, "办公室", 8, 20_000, 3_000_00),
    ("hotline", "12345和监督电话", False, "救助股值班人员", 18, 100, 0),
)
"""Kind, place, of townships, people, due in how many days after the beginning, target, budget in fen."""
_QUESTIONS = (
    ("家里有人上班，还能不能申请低保？", "能申请。上班的收入扣掉一部分再算，平均下来低于标准的就符合。", 9),
    ("低保和残疾人补贴能不能一起领？", "能。困难残疾人生活补贴就是给低保家庭里的残疾人的，可以同时申请。", 6),
    ("存折丢了，钱会不会没有了？", "不会。带身份证到银行补卡，再到乡镇窗口登记新卡号，没到账的会补发。", 4),
)
_LIBRARY = (
    (
        "how_to",
        "老人不会用手机，怎么帮着申请",
        "代为申请，写明委托人；录入时照身份证填，拍照上传，回执和查询码交给本人。",
        ("P18-21.a",),
    ),
    (
        "how_to",
        "银行退回来了怎么办",
        "问清是卡号错、户名错还是账户停用；带身份证和新卡到窗口登记，系统自动补发。",
        ("P18-17.c",),
    ),
    (
        "guide",
        "低保标准和最低补助对照",
        "常补对象按标准全额发；其他对象按差额发，但不低于最低补助。",
        ("P30-1.1", "P30-1.2", "P30-3.2"),
    ),
    (
        "form",
        "照料服务协议怎么填",
        "写清谁照料、做什么、每月多少钱、钱给谁；乡镇盖章，照料人和本人（监护人）按手印。",
        ("P18-5.d",),
    ),
)


def create_publicity() -> int:
    """Create a campaign with activities and fill the library; return the activities, 0 if there is a campaign."""
    from doudi.core.accounts.models import User
    from doudi.core.clock import today
    from doudi.outreach.publicity import actions
    from doudi.outreach.publicity.models import Campaign

    cast = {user.username: user for user in User.objects.filter(username__in=("township", "bureau", "director"))}
    if Campaign.objects.exists() or len(cast) < 3:
        return 0
    first = today() - timedelta(days=9)
    plan = actions.CampaignPlan(
        f"{first.year}年社会救助政策宣传月",
        first,
        first + timedelta(days=29),
        "家家户户知道救助标准、怎么申请、找谁办；查一遍政策落实情况，没落实的当场改。",
        "于民字〔2023〕18号",
        30_000_00,
    )
    made = actions.enter_campaign(by=cast["bureau"], plan=plan)
    for kind, place, of_townships, people, days, target, budget in _TASKS:
        due = first + timedelta(days=days)
        task = actions.TaskPlan(kind, place, of_townships, people, due, target, budget)
        actions.add_task(by=cast["bureau"], campaign=made, task=task)
    made.refresh_from_db()
    made = actions.confirm_campaign(by=cast["director"], campaign=made)
    _fill_library(cast["bureau"])
    return _do_activities(cast, made, first)


def _do_activities(cast: dict[str, Any], made: Any, first: Any) -> int:
    from doudi.core.attachments.uploads import Upload
    from doudi.outreach.publicity import actions

    tasks = {task.kind: task for task in made.tasks.all()}
    rows = (
        ("township", "desk", "桥头圩", 2, 4, 230, 180, 320_00, 0, 0, "赶圩天摆咨询台，问标准和怎么申请的最多。"),
        ("township", "talk", "桥头村晒谷场", 5, 3, 85, 60, 0, 0, 0, "开屋场会，用土话讲，老人都听得懂。"),
        (
            "township",
            "correction",
            "走访10户",
            7,
            2,
            10,
            0,
            0,
            2,
            1,
            "一户该享受护理补贴没申请，当场代办；一户卡号错，已报更正。",
        ),
        ("bureau", "board", "县政务服务中心大厅", 1, 2, 1_500, 0, 760_00, 0, 0, "展板放在大厅入口，电子屏滚动播放。"),
    )
    for order, (who, kind, place, days, staff, reached, given, spent, found, corrected, text) in enumerate(rows):
        report = actions.ActivityReport(
            kind,
            place,
            first + timedelta(days=days),
            staff,
            reached,
            text,
            given,
            spent,
            found,
            corrected,
            tasks[kind],
            Upload(f"现场{order + 1}.png", photograph(order)),
        )
        activity = actions.record_activity(by=cast[who], campaign=made, report=report)
        if kind == "desk":
            for question, answer, number in _QUESTIONS:
                actions.record_question(
                    by=cast[who], activity=activity, question=question, answer=answer, asked_number=number
                )
    return len(rows)


def _fill_library(by: Any) -> None:
    from doudi.outreach.guides.library.actions import ItemText, add_item

    for kind, title, text, clauses in _LIBRARY:
        add_item(by=by, item=ItemText(kind, title, text, clauses))
