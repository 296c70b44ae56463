"""Stories and pilots of the demonstration, at every step."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from doudi.demo_site.pictures import photograph

_ACCOUNTS = ("township", "township2", "leader", "bureau", "director")
_START, _END = date(2023, 1, 3), date(2023, 12, 31)
_PARTS = (
    "清明前后，山里的路还是湿的。民政所的干部背着资料，沿着河边的小路往里走，一户一户把新的标准讲明白。",
    "老人们听完，先问一句：钱是不是还打在原来的存折上？干部翻开存折，指着上个月到账的那一行，慢慢讲给他们听。",
    "回来的路上，他们把每户说的难处记在本子上：谁家的屋顶要修，谁家的水管裂了，第二天一早就转给了有关部门。",
)


def create_stories() -> int:
    """Create stories and pilots; return their number, 0 if there are some already."""
    from doudi.core.accounts.models import User
    from doudi.outreach.pilots.models import Pilot
    from doudi.outreach.stories.models import Story

    if Story.objects.exists():
        return 0
    cast = {user.username: user for user in User.objects.filter(username__in=_ACCOUNTS)}
    _stories(cast)
    _pilots(cast)
    return Story.objects.count() + Pilot.objects.count()


def _paper(name: str, order: int = 0) -> Any:
    from doudi.core.attachments.uploads import Upload

    return Upload(name, photograph(order))


def _story(by: Any, month: date, kind: str, title: str, person: str = "") -> Any:
    from doudi.core.clock import today
    from doudi.outreach.stories.actions.consents import add_consent
    from doudi.outreach.stories.actions.drafts import StoryText, add_photo, write_story

    draft = StoryText(month, kind, title, "\n".join(_PARTS), bool(person))
    made = write_story(by=by, draft=draft)
    if person:
        add_consent(by=by, story=made, person=person, is_adult=True, signed_on=today(), paper=_paper("同意书.png"))
    add_photo(by=by, story=made, photo=_paper("入户.png", month.month))
    made.refresh_from_db()
    return made


def _handed_in(by: Any, story: Any) -> Any:
    from doudi.outreach.stories.actions.drafts import hand_in_story

    return hand_in_story(by=by, story=story, tells_of_child=False, tells_of_illness=False, is_checked=True)


def _stories(cast: dict[str, Any]) -> None:
    """Write stories: in time, late, returned, waiting, a draft, an article published, one taken down."""
    from doudi.core.clock import today
    from doudi.outreach.stories.actions.consents import withdraw_consent
    from doudi.outreach.stories.actions.drafts import accept_story, return_story
    from doudi.outreach.stories.actions.publications import Published, record_publication
    from doudi.outreach.stories.actions.recommendations import answer_recommendation, recommend_experience

    may = today().replace(day=1)
    first, second = cast["township"], cast["township2"]
    accepted = accept_story(
        by=cast["bureau"], story=_handed_in(first, _story(first, may, "story", "山路上的脚步", "赖大叔"))
    )
    where = Published("于都发布", "county", today(), "https://example.cn/yudu/1")
    record_publication(by=first, story=accepted, published=where)
    article = accept_story(
        by=cast["bureau"], story=_handed_in(first, _story(first, may, "experience", "一张清单管到户"))
    )
    for medium, level in (("于都发布", "county"), ("赣南日报", "city")):
        link = f"https://example.cn/{level}/2"
        record_publication(by=first, story=article, published=Published(medium, level, today(), link))
    recommend_experience(
        by=cast["bureau"],
        story=article,
        lesson="一张清单管到户，村干部照着问，当天报",
        due_on=today() + timedelta(days=20),
    )
    answer_recommendation(by=second, story=article, answer="adapted", words="山里户散，改成按组走访，清单照用")
    taken = accept_story(
        by=cast["bureau"], story=_handed_in(first, _story(first, date(may.year, 4, 1), "person", "守院人", "钟阿姨"))
    )
    record_publication(
        by=first, story=taken, published=Published("乡公众号", "township", today(), "https://example.cn/3")
    )
    withdraw_consent(by=first, story=taken, withdrawn_on=today(), consent=taken.consents.get())
    late = _handed_in(first, _story(first, date(may.year, 3, 1), "story", "一盏灯", "肖伯"))
    return_story(by=cast["bureau"], story=late, why="写得太空，请写清做了哪几件事")
    _handed_in(second, _story(second, may, "story", "晒谷场边的服务台", "曾婶"))
    _story(second, may, "practice", "村级代办员一日")


def _pilots(cast: dict[str, Any]) -> None:
    """Plan pilots: one to close, one under way with a late stage, one to start."""
    from doudi.outreach.pilots.actions.plans import PilotPlan, add_indicator, add_stage, plan_pilot, start_pilot
    from doudi.outreach.pilots.actions.results import draw_figures, enter_figure, report_stage, write_up

    first, second = (str(cast[who].division_id)[:9] for who in ("township", "township2"))
    window = plan_pilot(
        by=cast["township"],
        plan=PilotPlan(
            "window",
            "一窗受理标准化试点",
            first,
            "材料一次告知，一个窗口收齐，当天转出。",
            _START,
            _END,
            1,
        ),
    )
    for name, due_on in (("摸底和定标准", date(2023, 1, 31)), ("运行", date(2023, 3, 31))):
        add_stage(by=cast["township"], pilot=window, name=name, due_on=due_on)
    add_indicator(by=cast["township"], pilot=window, measure="decided_in_time")
    add_indicator(by=cast["township"], pilot=window, measure="paid_at_first_attempt")
    add_indicator(by=cast["township"], pilot=window, label="群众平均跑窗口次数", higher_is_better=False)
    window = start_pilot(by=cast["director"], pilot=window)
    for number, stage in enumerate(window.stages.all()):
        done_on = stage.due_on + timedelta(days=number * 4 - 2)
        text = ("定了窗口服务标准和材料清单", "运行两个月，材料一次收齐")[number]
        report_stage(
            by=cast["township"], pilot=window, stage=stage, done_on=done_on, text=text, evidence=_paper("窗口.png")
        )
    draw_figures(by=cast["township"], pilot=window)
    enter_figure(
        by=cast["township"],
        pilot=window,
        indicator=window.indicators.get(measure=""),
        before=Decimal("2.6"),
        after=Decimal("1.1"),
        evidence=_paper("回访表.png"),
    )
    write_up(
        by=cast["township"],
        pilot=window,
        result="跑窗口由平均2.6次减到1.1次，当天转出的件占九成。",
        lessons="材料清单要按事项分开印；窗口至少两个人，一个人请假就排队。",
    )
    discovery = plan_pilot(
        by=cast["bureau"],
        plan=PilotPlan(
            "discovery",
            "困境主动发现试点",
            second,
            "村级网格员每月走访，预警两天内核实。",
            _START,
            _END,
            3,
        ),
    )
    add_stage(by=cast["bureau"], pilot=discovery, name="网格员培训", due_on=date(2023, 4, 20))
    add_indicator(by=cast["bureau"], pilot=discovery, measure="leads_in_time")
    start_pilot(by=cast["director"], pilot=discovery)
    charity = plan_pilot(
        by=cast["township"],
        plan=PilotPlan(
            "charity",
            "政府救助与慈善衔接试点",
            first,
            "救助以后还有缺口的，逐户对接慈善资源。",
            _START,
            _END,
            3,
        ),
    )
    add_stage(by=cast["township"], pilot=charity, name="需求摸底", due_on=date(2023, 5, 31))
    add_indicator(by=cast["township"], pilot=charity, measure="charity_helped")
