"""Questions about temporary relief: how much, who decides, who visits."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.outreach.contests.generated.dues import AREA_WORDS, AREAS_SWAPPED, OTHER_AREA, earlier
from doudi.outreach.contests.generated.families import SURNAMES, evaluate, household_row
from doudi.outreach.contests.generated.question import Draft, Option, Setting, amount, right_amount, yuan
from doudi.policy import ReliefCause, ReliefDegree, ReliefFacts, ReliefKind

_DEGREES = {"low": gettext_lazy("较轻"), "middle": gettext_lazy("较重"), "high": gettext_lazy("严重")}
_CAUSES = {
    ReliefCause.ILLNESS: gettext_lazy("突患重病"),
    ReliefCause.ACCIDENT: gettext_lazy("遭遇车祸"),
    ReliefCause.DISASTER: gettext_lazy("房屋失火"),
}


def _outcome(setting: Setting, facts: ReliefFacts, rule: str) -> Any:
    """Return what a rule gives for an application in the month."""
    household = {**household_row(facts.area), **facts.as_figures()}
    family, _people = evaluate((rule,), household, [], [], setting.month, setting.known)
    return family[rule]


def relief_amount(setting: Setting) -> Draft:
    """Ask for the relief of a family by degree and persons, cut by the ceiling of twelve months."""
    chance = setting.chance
    area, persons = chance.choice(("urban", "rural")), chance.randint(1, 5)
    degree = chance.choice(list(_DEGREES))
    cause = chance.choice(list(_CAUSES))
    standard = setting.figure("dibao_standard", area)
    months, most = setting.figure("relief_degree_months", degree), setting.figure("relief_ceiling_months")
    ceiling = standard * persons * most
    prior = chance.choice((0, 0, ceiling - standard, ceiling - standard * persons * 2))
    facts = ReliefFacts(
        kind=ReliefKind.URGENT,
        cause=cause,
        degree=ReliefDegree(degree),
        area=area,
        persons_affected=persons,
        applied_on=setting.month,
        prior_12_months_fen=prior,
    )
    proposed = int(_outcome(setting, facts, "relief_proposed"))
    by_degree = standard * persons * months
    other = setting.figure("dibao_standard", OTHER_AREA[area]) * persons * months
    wrong = [
        amount(standard * months, _("要乘受困的人数。")),
        amount(other, str(AREAS_SWAPPED)),
        amount(standard * persons, _("要乘困难程度对应的月数。")),
        *earlier(setting, "dibao_standard", area, times=persons * months),
    ]
    if prior:
        wrong.insert(0, amount(by_degree, _("没有减去十二个月内已经给的，超过上限了。")))
        wrong.insert(1, amount(ceiling, _("上限要减去十二个月内已经给的。")))
    told = _("，此前十二个月内已救助{prior}").format(prior=yuan(prior)) if prior else _("，此前十二个月内没有救助过")
    text = _(
        "{area}的{name}某家{cause}，{persons}人受困，困难程度{degree}{told}。本县办法：困难{degree}的每人给{months}个月低保标准，"
        "十二个月内每人合计不超过{most}个月。可以给多少？"
    ).format(
        area=AREA_WORDS[area],
        name=chance.choice(SURNAMES),
        cause=_CAUSES[cause],
        persons=persons,
        degree=_DEGREES[degree],
        told=told,
        months=months,
        most=most,
    )
    explanation = _("{standard}×{persons}人×{months}个月＝{by_degree}").format(
        standard=yuan(standard), persons=persons, months=months, by_degree=yuan(by_degree)
    )
    left = max(ceiling - prior, 0)
    explanation += _("；十二个月内还可以给{left}，按{proposed}。").format(left=yuan(left), proposed=yuan(proposed))
    plain = {"area": area, "persons": persons, "degree": degree, "prior_fen": prior}
    figures = ("dibao_standard", "relief_degree_months", "relief_ceiling_months")
    return Draft(text, plain, right_amount(proposed), wrong, explanation, ("MCA23-2.3", "P30-1.8"), figures)


def relief_decider(setting: Setting) -> Draft:
    """Ask who decides on relief of an amount; earlier relief for the same cause counts."""
    chance = setting.chance
    limit, conference = setting.figure("relief_township_limit"), setting.figure("relief_conference_from")
    total = chance.choice(
        (limit - 200_00, limit, limit + 1_00, 4000_00, conference - 1_00, conference, conference + 2000_00)
    )
    prior = chance.choice((0, 0, 0, limit // 2, limit))
    facts = ReliefFacts(
        kind=ReliefKind.URGENT,
        cause=ReliefCause.ILLNESS,
        degree=ReliefDegree.HIGH,
        area="urban",
        persons_affected=4,
        applied_on=setting.month,
        prior_12_months_fen=prior,
        prior_same_cause_fen=prior,
        approved_total_fen=total,
    )
    answer = str(_outcome(setting, facts, "relief_decided_by"))
    labels = {
        "township": _("乡镇人民政府"),
        "bureau": _("县民政局"),
        "conference": _("县级协调机制会议一事一议"),
        "village": _("村（居）民委员会"),
    }
    told = _(
        "同一事由合计{counted}：{limit}以内（含）乡镇审核确认，{conference}起（含）一事一议，中间的由县民政局确认。"
    ).format(counted=yuan(total + prior), limit=yuan(limit), conference=yuan(conference))
    before = _("；同一事由三个月前已经救助{prior}").format(prior=yuan(prior)) if prior else ""
    text = _(
        "{name}某因重病申请急难型临时救助，拟给{total}{before}。本县办法：{limit}以内由乡镇审核确认，{conference}以上一事一议，"
        "十二个月上限没有超。由谁决定？"
    ).format(
        name=chance.choice(SURNAMES),
        total=yuan(total),
        before=before,
        limit=yuan(limit),
        conference=yuan(conference),
    )
    wrong = [Option(labels[code], code, told) for code in labels if code != answer]
    plain = {"total_fen": total, "prior_fen": prior}
    right = Option(labels[answer], answer)
    figures = ("relief_township_limit", "relief_conference_from")
    return Draft(text, plain, right, wrong, told, ("P18-6.e", "P18-6.i", "SC47-2"), figures)


def relief_follow_up(setting: Setting) -> Draft:
    """Ask who visits after relief of an amount."""
    chance = setting.chance
    bounds = [setting.figure(f"relief_follow_up_from_{who}") for who in ("officer", "township_leader", "county_leader")]
    bound = chance.choice(bounds)
    total = bound + chance.choice((-1_00, -200_00, 0, 0, 300_00, 900_00))
    facts = ReliefFacts(
        kind=ReliefKind.URGENT,
        cause=ReliefCause.ILLNESS,
        degree=ReliefDegree.LOW,
        area="rural",
        persons_affected=3,
        applied_on=setting.month,
        approved_total_fen=total,
    )
    answer = str(_outcome(setting, facts, "relief_follow_up_by"))
    labels = {
        "none": _("没有规定必须回访"),
        "township_officer": _("乡镇民政负责人或者驻村领导"),
        "township_leader": _("乡镇分管领导或者主要领导"),
        "county_leader": _("县民政局领导或者县分管领导"),
    }
    officer, leader, county = (yuan(one) for one in bounds)
    told = _(
        "按户：{officer}起乡镇民政负责人或者驻村领导，{leader}起乡镇分管或者主要领导，{county}起县里领导；正好到界线的归高一档。"
    ).format(officer=officer, leader=leader, county=county)
    text = _("给{name}某家的临时救助一共{total}，应当由谁上门回访？").format(
        name=chance.choice(SURNAMES), total=yuan(total)
    )
    wrong = [Option(labels[code], code, told) for code in labels if code != answer]
    figures = tuple(f"relief_follow_up_from_{who}" for who in ("officer", "township_leader", "county_leader"))
    right = Option(labels[answer], answer)
    return Draft(text, {"total_fen": total}, right, wrong, told, ("P18-6.l",), figures)
