"""Petitions of the demonstration in most states, tip-offs, and a circular."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

_ACCOUNTS = ("cadre", "township", "leader", "bureau", "director", "inspection")
_BASIS = "《社会救助法》第十六条、《最低生活保障审核确认办法》第二十一条"


def create_petitions() -> int:
    """Register petitions and take them on; return their number, 0 if there are some already."""
    from doudi.supervision.petitions.models import Petition

    if Petition.objects.exists():
        return 0
    cast = _cast()
    _waiting(cast)
    _under_way(cast)
    _ended(cast)
    _rated_by_phone(cast)
    _tip_offs(cast)
    return Petition.objects.count()


def _cast() -> dict[str, Any]:
    from doudi.core.accounts.models import User

    return {user.username: user for user in User.objects.filter(username__in=_ACCOUNTS)}


def _register(cast: dict[str, Any], by: str, days_ago: int, name: str, text: str, **given: Any) -> Any:
    from doudi.core.clock import today
    from doudi.supervision.petitions.actions.registration import Received, register_petition

    values: dict[str, Any] = {
        "channel": "letter",
        "place": cast["cadre"].division,
        "kind": "claim",
        "topic": "dibao",
        "name": name,
        "is_real_name": bool(name),
        "office": "township",
    }
    received = Received(received_on=today() - timedelta(days=days_ago), text=text, **(values | given))
    return register_petition(by=cast[by], received=received)


def _accept(cast: dict[str, Any], petition: Any, by: str = "township", days_after: int = 3) -> Any:
    from doudi.supervision.petitions.actions.answers import accept_petition

    told_on = petition.received_on + timedelta(days=days_after)
    return accept_petition(by=cast[by], petition=petition, told_on=told_on, told_by="handed")


def _look_into(cast: dict[str, Any], petition: Any, text: str, by: str = "township") -> None:
    from doudi.supervision.petitions.actions.inquiries import record_inquiry

    for kind, days in (("statement", 5), ("inquiry", 9)):
        held_on = petition.received_on + timedelta(days=days)
        record_inquiry(by=cast[by], petition=petition, kind=kind, held_on=held_on, text=text)


def _draft(cast: dict[str, Any], petition: Any, outcome: str, request: str, facts: str, reasons: str) -> None:
    from doudi.supervision.petitions.actions.opinions import OpinionText, draft_opinion

    text = OpinionText(outcome=outcome, request=request, facts=facts, reasons=reasons, basis=_BASIS)
    draft_opinion(by=cast["township"], petition=petition, text=text)


def _answer(cast: dict[str, Any], petition: Any) -> None:
    from doudi.core.clock import today
    from doudi.supervision.petitions.actions.opinions import approve_opinion, deliver_opinion

    approve_opinion(by=cast["leader"], petition=petition)
    deliver_opinion(by=cast["township"], petition=petition, told_on=today(), told_by="handed")


def _waiting(cast: dict[str, Any]) -> None:
    """Register some that wait for an answer: a new one, an overdue one, one that another office passed on."""
    _register(cast, "township", 1, "曾某英", "婆婆瘫痪在床，申请低保一直没有结果，请求尽快办理。", channel="visit")
    _register(
        cast, "township", 25, "郭某生", "两项补贴三个月没有到账，请求查明。", topic="disability", channel="hotline"
    )
    passed_on = {"channel": "transfer", "transferred_from": "县信访局", "topic": "relief"}
    _register(cast, "township", 2, "丁某发", "养老金少发，请求补发。", **passed_on)
    _register(cast, "bureau", 4, "", "建议村里的公示牌换成大字，放到小卖部门口。", kind="suggestion", office="bureau")


def _under_way(cast: dict[str, Any]) -> None:
    """Take some on: extended, a report, one for the leader, one to deliver."""
    from doudi.supervision.petitions.actions.inquiries import propose_extension
    from doudi.supervision.petitions.actions.opinions import approve_opinion

    slow = _accept(cast, _register(cast, "township", 45, "钟某贵", "承包的山林被征，低保被停，请求恢复。"))
    _look_into(cast, slow, "到自然资源局查了征地补偿，还要等户头核对结果。")
    propose_extension(by=cast["township"], petition=slow, days=30, reason="涉及征地补偿的核对，要等外地银行答复")
    report = _register(
        cast, "township", 12, "谢某华", "反映某户儿子在城里买了房还吃低保。", kind="report", channel="portal"
    )
    _accept(cast, report)
    drafted = _accept(cast, _register(cast, "township", 30, "肖某秀", "低保只给一个人，请求全家享受。"))
    _look_into(cast, drafted, "入户核对家庭人口五人，大儿子单独立户。")
    _draft(
        cast,
        drafted,
        "explained",
        "全家五人享受低保。",
        "大儿子一家三口单独立户，月人均收入1350元，高于低保标准。",
        "低保以共同生活的家庭成员为单位认定，大儿子一家不属于共同生活家庭成员。",
    )
    to_deliver = _accept(
        cast, _register(cast, "township", 28, "刘某香", "临时救助被拒，请求重新认定。", topic="relief")
    )
    _look_into(cast, to_deliver, "住院票据核对，个人负担18000元。")
    _draft(
        cast,
        to_deliver,
        "supported",
        "给予临时救助。",
        "2023年3月因车祸住院，个人负担医疗费18000元，家庭月人均收入620元。",
        "属于急难型救助对象，原来不予救助的理由不成立。",
    )
    approve_opinion(by=cast["leader"], petition=to_deliver)


def _ended(cast: dict[str, Any]) -> None:
    """End some: led to the court, answered and come again, reviewed, withdrawn."""
    from doudi.core.clock import today
    from doudi.supervision.petitions.actions.answers import lead_petition
    from doudi.supervision.petitions.actions.opinions import ask_satisfaction
    from doudi.supervision.petitions.actions.registration import judge_repeat
    from doudi.supervision.petitions.actions.reviews import approve_review, ask_review, draft_review

    led = _register(cast, "township", 8, "赖某根", "和邻居的宅基地官司判错了，请求改判。", topic="other")
    told_on = led.received_on + timedelta(days=1)
    lead_petition(
        by=cast["township"], petition=led, way="court", led_to="县人民法院", told_on=told_on, told_by="on_the_spot"
    )
    first = _accept(cast, _register(cast, "township", 50, "邱某明", "低保金额算少了，请求重新核定。"))
    _look_into(cast, first, "核对收入：务工收入每月1200元，家庭三人。")
    _draft(
        cast,
        first,
        "not_supported",
        "每月增加低保金。",
        "家庭三人，务工月收入1200元，月人均收入400元，补差260元，计算无误。",
        "低保金按标准减去月人均收入补差，没有少算。",
    )
    _answer(cast, first)
    ask_satisfaction(by=cast["township"], petition=first, satisfaction="dissatisfied", asked_on=today())
    again = _register(cast, "township", 0, "邱某明", "还是说低保金额算少了。", channel="visit")
    judge_repeat(by=cast["township"], petition=again, earlier=first.number)
    ask_review(by=cast["bureau"], petition=first, requested_on=today(), grounds="务工收入没有扣除就业成本")
    draft_review(by=cast["bureau"], petition=first, result="changed", text="就业成本应当扣减，责成乡镇重新核定金额。")
    approve_review(by=cast["director"], petition=first, answered_on=today())


def _rated_by_phone(cast: dict[str, Any]) -> None:
    """Answer one that was sent on a phone; its petitioner rates the answer there."""
    from doudi.casework.cases.applicant import Applicant
    from doudi.core.clock import today
    from doudi.supervision.petitions.actions.ratings import rate_petition
    from doudi.supervision.petitions.actions.registration import Received, submit_petition

    received = Received(
        channel="portal",
        received_on=today() - timedelta(days=20),
        place=cast["cadre"].division,
        kind="claim",
        topic="disability",
        text="护理补贴少发了一个月，请求补发。",
        name="温某兰",
        phone="13700000123",
        address="长龙村二组",
        office="township",
    )
    by = Applicant("信访人")
    petition, _code = submit_petition(by=by, received=received)
    accepted = _accept(cast, petition)
    _look_into(cast, accepted, "核对发放明细，三月因换卡退回，四月没有补发。")
    facts = "2023年3月的护理补贴因银行卡注销退回，四月没有重新发放。"
    _draft(cast, accepted, "supported", "补发2023年3月的护理补贴。", facts, "退回的应当补发，请求成立。")
    _answer(cast, accepted)
    rate_petition(by=by, petition=petition, satisfaction="fairly", reason="钱补上了，就是等得久")


def _tip_offs(cast: dict[str, Any]) -> None:
    """Name a receiver, seal two tip-offs, release a circular."""
    from doudi.supervision.tip_offs.circulars.actions import draft_circular, release_circular
    from doudi.supervision.tip_offs.receivers.actions import confirm_receiver, name_receiver
    from doudi.supervision.tip_offs.reports.actions import Accusation, UnnamedReporter, receive_tip_off, send_tip_off

    confirm_receiver(by=cast["inspection"], receiver=name_receiver(by=cast["director"], user=cast["director"]))
    by = UnnamedReporter("举报人")
    receive_tip_off(by=by, source="public", accusation=Accusation("某村会计", "说办低保要先请客。"))
    sent = receive_tip_off(by=by, source="officer", accusation=Accusation("某乡镇干部", "亲戚不符合条件也办了低保。"))
    send_tip_off(by=cast["director"], tip_off=sent)
    text = "某村干部在低保申请中优亲厚友，受到党内警告处分，违规领取的资金已经追回。\n各乡镇要逐户核查近亲属备案。"
    circular = draft_circular(by=cast["inspection"], title="关于一起优亲厚友问题的通报", text=text)
    release_circular(by=cast["director"], circular=circular)
