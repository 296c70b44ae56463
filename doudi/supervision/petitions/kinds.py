"""How a petition came, what it is about, where it is led, and how it is answered (XF2022)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a petition came."""

    LETTER = "letter", _("来信")
    VISIT = "visit", _("来访")
    HOTLINE = "hotline", _("来电")
    PORTAL = "portal", _("网上")
    TRANSFER = "transfer", _("转送、交办")


class PetitionKind(models.TextChoices):
    """What a petition asks for (XF2022-29 to 31). Conduct of officials is a tip-off, not a petition."""

    SUGGESTION = "suggestion", _("建议意见")
    REPORT = "report", _("举报")
    CLAIM = "claim", _("申诉求决")


class Topic(models.TextChoices):
    """The matter, by which repeats are recognised."""

    DIBAO = "dibao", _("低保")
    TEKUN = "tekun", _("特困供养")
    RELIEF = "relief", _("临时救助")
    CHILD = "child", _("儿童保障")
    DISABILITY = "disability", _("残疾人补贴")
    PAYMENT = "payment", _("资金发放")
    SERVICE = "service", _("照料和服务")
    OTHER = "other", _("其他")


class Office(models.TextChoices):
    """Who has the power to handle a petition."""

    TOWNSHIP = "township", _("乡镇")
    BUREAU = "bureau", _("县民政局")


class Way(models.TextChoices):
    """Where a petition is led that is not handled as one (XF2022-19, -23, -31, -36)."""

    COURT = "court", _("诉讼、复议、检察、公安的法律程序")
    ARBITRATION = "arbitration", _("仲裁")
    PARTY = "party", _("党员申诉、申请复审")
    ADMINISTRATIVE = "administrative", _("行政复议、裁决、确认、许可、处罚程序")
    OTHER_OFFICE = "other_office", _("其他机关的职权")
    UNDER_WAY = "under_way", _("同一事项已受理或者正在办理")
    CONCLUDED = "concluded", _("已经复核，以同一事实和理由提出")


class ToldBy(models.TextChoices):
    """How the petitioner was told in writing."""

    ON_THE_SPOT = "on_the_spot", _("当场书面告知")
    HANDED = "handed", _("送达本人")
    LETTER = "letter", _("邮寄")
    ONLINE = "online", _("网上、短信")
    UNREACHABLE = "unreachable", _("姓名、住址不清，无法告知")


class InquiryKind(models.TextChoices):
    """What was done to find out the facts."""

    STATEMENT = "statement", _("听取陈述")
    INQUIRY = "inquiry", _("调查核实")
    HEARING = "hearing", _("听证")
    MEDIATION = "mediation", _("调解")


class Outcome(models.TextChoices):
    """The three outcomes of a claim (XF2022-32), and what comes of a suggestion or a report."""

    SUPPORTED = "supported", _("予以支持")
    EXPLAINED = "explained", _("请求事由合理但缺乏依据，作出解释说明")
    NOT_SUPPORTED = "not_supported", _("不予支持")
    ADOPTED = "adopted", _("采纳")
    PARTLY_ADOPTED = "partly_adopted", _("部分采纳")
    NOT_ADOPTED = "not_adopted", _("不采纳")
    TRUE = "true", _("反映属实")
    PARTLY_TRUE = "partly_true", _("部分属实")
    NOT_TRUE = "not_true", _("反映不属实")


OUTCOMES: dict[str, tuple[Outcome, ...]] = {
    PetitionKind.CLAIM: (Outcome.SUPPORTED, Outcome.EXPLAINED, Outcome.NOT_SUPPORTED),
    PetitionKind.SUGGESTION: (Outcome.ADOPTED, Outcome.PARTLY_ADOPTED, Outcome.NOT_ADOPTED),
    PetitionKind.REPORT: (Outcome.TRUE, Outcome.PARTLY_TRUE, Outcome.NOT_TRUE),
}


class ReviewLevel(models.TextChoices):
    """The two reviews of an opinion (XF2022-35, -36)."""

    REVIEW = "review", _("复查")
    RECHECK = "recheck", _("复核")


class ReviewResult(models.TextChoices):
    """What the next level decided."""

    UPHELD = "upheld", _("维持原处理意见")
    CHANGED = "changed", _("变更处理意见")
    AGAIN = "again", _("撤销，责令重新办理")


class Satisfaction(models.TextChoices):
    """What the petitioner thinks of the handling."""

    SATISFIED = "satisfied", _("满意")
    FAIRLY = "fairly", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")
    NO_ANSWER = "no_answer", _("未评价")


OWN_ANSWERS = (Satisfaction.SATISFIED, Satisfaction.FAIRLY, Satisfaction.DISSATISFIED)
"""What a petitioner can say; the others are for who asks them."""


class IdentityCheck(models.TextChoices):
    """How the officer made sure that a new code goes to the petitioner."""

    CARD = "card", _("当面核对了信访人的身份证原件")
    CALL_BACK = "call_back", _("拨打信访时留的电话，核对了姓名和信访事项")
    PROXY = "proxy", _("核对了受托人身份证和信访人的委托书")
