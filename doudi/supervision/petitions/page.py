"""What the page of a petition tells: facts, inquiries, opinions, reviews, and the next step."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.supervision.petitions.kinds import Channel
from doudi.supervision.petitions.limits import last_day, last_objection_day
from doudi.supervision.petitions.models import Opinion, Petition, Review
from doudi.supervision.petitions.workflow import PetitionState as State
from doudi.ui.templatetags.ui import day

Fact = tuple[Any, Any]


def next_step(petition: Petition) -> str:
    """Return what has to be done next, by whom."""
    office = str(petition.get_office_display())
    extension = getattr(petition, "extension", None)
    if petition.state == State.ACCEPTED and extension is not None and not extension.told_on:
        if extension.is_agreed is None:
            return _("{office}负责人审批延期。").format(office=office)
        if extension.is_agreed:
            return _("把延期的理由告知信访人。")
    sentences = {
        State.REGISTERED: _("{office}在期限前书面告知信访人：受理，或者去哪里解决。能当场告知的当场告知。"),
        State.OBJECTED: _("县民政局登记转送机关是否同意。"),
        State.ACCEPTED: _("{office}听取陈述、调查核实，起草处理意见。"),
        State.DRAFTED: _("{office}负责人（起草人以外的人）审批处理意见。"),
        State.APPROVED: _("打印处理意见，送达信访人。"),
        State.REVIEW: _("县民政局在期限前复查；县局自己的意见由上一级复查，登记结果。"),
        State.REVIEW_DRAFTED: _("县民政局负责人（起草人以外的人）审批复查意见。"),
        State.RECHECK: _("登记上一级的复核意见。"),
    }
    sentence = sentences.get(State(petition.state))
    if sentence:
        return sentence.format(office=office)
    return (
        ""
        if petition.satisfaction or petition.state in (State.LED, State.RETURNED, State.WITHDRAWN)
        else _("询问信访人满意不满意。")
    )


def facts_of(petition: Petition) -> list[Fact]:
    """Return who petitions about what."""
    source = f"{petition.get_channel_display()} {petition.transferred_from}".strip()
    facts: list[Fact] = [
        (_("信访人"), petition.sealed_name.clear() if petition.sealed_name else _("匿名")),
        (_("实名"), _("是") if petition.is_real_name else _("否")),
        (_("来源"), source),
        (_("收到"), day(petition.received_on)),
        (_("涉及的地方"), petition.place),
        (_("事项"), petition.get_topic_display()),
        (_("办理机关"), petition.get_office_display()),
        (_("反映的情况和请求"), petition.sealed_text.clear()),
    ]
    if petition.about:
        facts.append((_("举报的是谁"), petition.about.name))
    if petition.is_grave:
        facts.append((_("重大、复杂、疑难"), _("可以举行听证")))
    if petition.is_repeat is not None:
        facts.append((_("重复信访"), petition.repeat_of.number if petition.repeat_of else _("不是")))
    facts.append((_("登记"), petition.registered_by.name if petition.registered_by else _("群众在手机上提交")))
    return facts


def limits_of(petition: Petition) -> list[Fact]:
    """Return the days of a petition: what is due, what was done."""
    told = f"{day(petition.told_on)} {petition.get_told_by_display()}" if petition.told_on else _("还没有")
    rows: list[Fact] = [(_("告知期限"), day(petition.tell_due_on)), (_("告知"), told)]
    if petition.channel == Channel.TRANSFER and petition.state == State.REGISTERED:
        rows.insert(0, (_("异议期限"), day(last_objection_day(petition.received_on))))
    if petition.way:
        rows.append((_("引导"), f"{petition.get_way_display()}，{petition.led_to}"))
    if petition.sealed_objection:
        rows.append((_("异议"), petition.sealed_objection.clear()))
    if petition.finish_due_on:
        rows.append((_("办结期限"), day(petition.finish_due_on)))
    extension = getattr(petition, "extension", None)
    if extension is not None:
        rows.append((_("延期"), _extension_text(extension)))
    if petition.finished_on:
        rows.append((_("办结"), day(petition.finished_on)))
    if petition.satisfaction:
        rating = getattr(petition, "rating", None)
        label = _("满意度") if rating is None else _("信访人自己评价")
        rows.append((label, f"{petition.get_satisfaction_display()} {day(petition.asked_on)}"))
        if rating is not None and rating.sealed_reason:
            rows.append((_("评价的理由"), rating.sealed_reason.clear()))
    rows += [(_("回避"), f"{one.user.name}：{one.reason}") for one in petition.recusals.select_related("user")]
    return rows


def _extension_text(extension: Any) -> str:
    decision = _("待审批") if extension.is_agreed is None else _("同意") if extension.is_agreed else _("不同意")
    told = _("，{day}告知").format(day=day(extension.told_on)) if extension.told_on else ""
    return _("{days}天，{reason}（{decision}{told}）").format(
        days=extension.days, reason=extension.reason, decision=decision, told=told
    )


def opinion_facts(opinion: Opinion) -> list[Fact]:
    """Return what an opinion states and who wrote and approved it."""
    rows: list[Fact] = [
        (_("处理意见"), opinion.get_outcome_display()),
        (_("投诉请求"), opinion.sealed_request.clear()),
        (_("查明的事实"), opinion.sealed_facts.clear()),
        (_("理由"), opinion.sealed_reasons.clear()),
        (_("依据"), opinion.basis),
        (pgettext("done", "起草"), f"{opinion.drafted_by.name} {day(opinion.drafted_on)}"),
    ]
    if opinion.approved_by:
        rows.append((_("审批"), f"{opinion.approved_by.name} {day(opinion.approved_on)}"))
    if opinion.returned_why and not opinion.approved_by:
        rows.append((pgettext("state", "退回"), opinion.returned_why))
    if opinion.delivered_on:
        rows.append((pgettext("done", "送达"), f"{day(opinion.delivered_on)} {opinion.get_delivered_by_display()}"))
        until = last_day("petition_review_request_days", opinion.delivered_on)
        rows.append((_("可以请求复查到"), day(until)))
    return rows


def review_facts(review: Review) -> list[Fact]:
    """Return what a review was asked for and how it ended."""
    rows: list[Fact] = [
        (_("请求"), day(review.requested_on)),
        (_("不服的理由"), review.sealed_grounds.clear()),
        (_("答复期限"), day(review.due_on)),
    ]
    if review.result:
        rows += [(_("意见"), review.get_result_display()), (_("意见和理由"), review.sealed_text.clear())]
    if review.returned_why and not review.answered_on:
        rows.append((pgettext("state", "退回"), review.returned_why))
    if review.answered_on:
        rows.append((_("答复"), f"{review.decided_by} {day(review.answered_on)}"))
    return rows


def may_reveal(petition: Petition, by: User) -> bool:
    """Whether there is a telephone or an address that a user may look at."""
    return bool(petition.phone or petition.sealed_address) and by.may(Permission.REVEAL_PERSONAL_DATA)
