"""Supervision of the demonstration: plans, talks, an evaluation, a round, findings, doubts, a tolerated error."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from doudi.demo_site.evaluations import create_evaluation
from doudi.demo_site.pictures import photograph

_ACCOUNTS = ("cadre", "township", "township2", "leader", "bureau", "bureau2", "director", "inspection")
_WINTER = date(2023, 1, 1)
_MONTHS = (date(2023, 1, 1), date(2023, 2, 1), date(2023, 3, 1), date(2023, 4, 1))
_REPEATED = (
    ("温某明", "低保停了，请求恢复。"),
    ("段某生", "说评议不公，请求重评。"),
    ("孙某兰", "公示没有看到，请求查。"),
)
_DOUBTS = ("名下有车", "死亡后继续领取", "领取养老金未计入收入", "名下有商品房", "重复享受待遇", "财政供养人员家属")


_ROUNDS = (
    ("random", "第二季度低保、特困抽查", {"dibao": 3, "tekun": 2}, 1),
    ("mutual", "第二季度乡镇互查", {"dibao": 3, "tekun": 2, "disability": 2}, 643),
)
"""Kind, title and sizes of the rounds, and the seed of a demonstration that is made within a day.

The seed of the mutual round sends the township of the demonstration's accounts to one with recipients.
"""


def announce_inspections() -> None:
    """Announce the rounds that are drawn later: a day has to pass between the seed and the draw."""
    from doudi.core.clock import today
    from doudi.supervision.inspections.actions.rounds import announce_round
    from doudi.supervision.inspections.models import InspectionRound

    if not InspectionRound.objects.exists():
        for kind, title, sizes, _seed in _ROUNDS:
            due_on = today() + timedelta(days=40)
            announce_round(by=_cast()["bureau"], kind=kind, title=title, sizes=sizes, due_on=due_on)


def _announced_rounds(cast: dict[str, Any]) -> list[Any]:
    """Return the rounds; a demonstration that is made within a day begins with theirs as announced the day before."""
    from doudi.core.clock import today
    from doudi.supervision.inspections.models import InspectionRound

    if not InspectionRound.objects.exists():
        for kind, title, sizes, seed in _ROUNDS:
            InspectionRound.objects.create(
                kind=kind,
                title=title,
                seed=f"{seed:016x}",
                sizes=sizes,
                due_on=today() + timedelta(days=40),
                announced_by=cast["bureau"],
                announced_on=today() - timedelta(days=1),
            )
    return list(InspectionRound.objects.order_by("pk"))


def create_supervision() -> int:
    """Create what the pages of supervision show; return the tasks of the plans, 0 if there are some already."""
    from doudi.supervision.work_plans.models import PlanTask

    if PlanTask.objects.exists():
        return 0
    cast = _cast()
    _enter_plans(cast)
    _freeze_months()
    _call_in_a_township(cast)
    _inspect(cast)
    _rectify(cast)
    _answer_doubts(cast)
    _tolerate(cast)
    create_evaluation(cast)
    return PlanTask.objects.count()


def _cast() -> dict[str, Any]:
    from doudi.core.accounts.models import User

    return {user.username: user for user in User.objects.filter(username__in=_ACCOUNTS)}


def _paper(name: str, order: int = 0) -> Any:
    from doudi.core.attachments.uploads import Upload

    return Upload(name, photograph(order))


def _enter_plans(cast: dict[str, Any]) -> None:
    """Put the papers of 2023 in force; report some tasks: done and confirmed, done, under way, stuck, returned."""
    from doudi.supervision.work_plans.actions import check_report, confirm_plan, enter_plan, report_task
    from doudi.supervision.work_plans.plan_files import known_plans

    plans = {
        name: confirm_plan(by=cast["director"], plan=enter_plan(by=cast["bureau"], draft=draft))
        for name, draft in known_plans().items()
    }
    given: tuple[tuple[str, str, str, str, str], ...] = (
        ("P18", "3", "township", "under_way", "已比对三个月的数据，疑点正在入户核实"),
        ("P18", "9", "township", "done", "召开协调会一次，研究一事一议两件"),
        ("P18", "10", "township2", "done", "村干部每月走访，线索两天内核实"),
        ("P18", "16", "leader", "stuck", "外出务工的两户联系不上，请县局协调"),
        ("P30", "3.3", "township", "done", "四月按新标准发放，补发一至三月差额"),
        ("P30", "3.1", "bureau", "done", "标准在政府网站公布，张贴到村"),
        ("P18", "19", "bureau", "under_way", "指标已定，正在测算"),
    )
    for paper, number, who, progress, text in given:
        task = plans[paper].tasks.get(number=number)
        evidence = _paper(f"{number}.png") if progress == "done" else None
        report = report_task(by=cast[who], task=task, progress=progress, text=text, evidence=evidence)
        if number in {"10", "3.3"}:
            check_report(by=cast["bureau"], report=report, is_confirmed=True)
        if number == "3.1":
            check_report(by=cast["director"], report=report, is_confirmed=False, why="祁禄山镇还有三个村没有张贴")


def _freeze_months() -> None:
    from doudi.core.audit.trail import SYSTEM
    from doudi.supervision.measures.actions import freeze_month

    for month in _MONTHS:
        freeze_month(by=SYSTEM, month=month)


def _call_in_a_township(cast: dict[str, Any]) -> None:
    """Register petitions of the winter that came again, so that their township is called in; hold the talk."""
    from doudi.core.clock import today
    from doudi.supervision.petitions.actions.answers import withdraw_petition
    from doudi.supervision.petitions.actions.registration import Received, judge_repeat, register_petition
    from doudi.supervision.time_limits.actions import follow_up, hold, invite, open_talks
    from doudi.supervision.time_limits.models import Talk

    for day, (name, text) in enumerate(_REPEATED, start=6):
        rows = []
        for month in (2, 3):
            received = Received(
                channel="visit",
                received_on=date(2023, month, day),
                place=cast["cadre"].division,
                kind="claim",
                topic="dibao",
                text=text,
                name=name,
                is_real_name=True,
                office="township",
            )
            rows.append(register_petition(by=cast["township"], received=received))
        judge_repeat(by=cast["township"], petition=rows[1], earlier=rows[0].number)
        for row in rows:
            row.refresh_from_db()
            withdraw_petition(by=cast["township"], petition=row, reason="上门解释以后，本人不再要求")
    open_talks(by=cast["bureau"], quarter=_WINTER)
    talk = Talk.objects.filter(township_code=str(cast["leader"].division_id)[:9]).first()
    if talk is None:
        return
    invited = invite(by=cast["bureau"], talk=talk, day=today(), who="肖镇长、民政所长")
    held = hold(
        by=cast["director"],
        talk=invited,
        held_on=today(),
        attended="肖镇长、民政所长、谢科长",
        causes="上门解释不及时，三件事都是第二次来才有人管",
        promises="来访当天登记，三天内上门；所长每周看一次台账",
    )
    follow_up(by=cast["bureau"], talk=held, seen_on=today(), text="已看来访登记簿，当天登记做到了")


def _inspect(cast: dict[str, Any]) -> None:
    """Draw the rounds, inspect some cases of the first township; one finding is disputed, one agreed."""
    from doudi.core.clock import today
    from doudi.supervision.inspections.actions.findings import decide_finding, reply_to_finding
    from doudi.supervision.inspections.actions.records import InspectionReport, inspect_case
    from doudi.supervision.inspections.actions.rounds import draw_round
    from doudi.supervision.inspections.models import InspectionFinding

    drawn, _mutual = [draw_round(by=cast["bureau"], round_=one) for one in _announced_rounds(cast)]
    township = str(cast["leader"].division_id)[:9]
    problems: tuple[dict[str, str], ...] = (
        {"visit": "调查表写两人，实际一人去"},
        {"notice": "公示单没有写监督电话"},
        {},
        {"money": "存折在村会计手里"},
    )
    cases = drawn.cases.filter(village_code__startswith=township).order_by("pk")
    for number, (case, words) in enumerate(zip(cases, problems, strict=False)):
        known = {question.id for question in case.checklist.questions}
        found = {name: text for name, text in words.items() if name in known}
        answers = {name: "problem" if name in found else "fine" for name in known}
        photo = _paper("入户.png", number)
        report = InspectionReport(f"{number:032x}", today(), answers, found, photo=photo)
        inspect_case(by=cast["bureau"], case=case, report=report)
    findings = list(InspectionFinding.objects.order_by("pk"))
    if findings:
        disputed = reply_to_finding(
            by=cast["leader"], finding=findings[0], is_agreed=False, words="另一人在院外拍照，签字在背面"
        )
        decide_finding(by=cast["director"], finding=disputed, is_upheld=True, words="背面没有签字，问题属实")
    if len(findings) > 1:
        reply_to_finding(by=cast["leader"], finding=findings[1], is_agreed=True, words="")


def _owner(user: Any) -> str:
    return str(user.division_id)[:9].ljust(12, "0")


def _rectify(cast: dict[str, Any]) -> None:
    """Make a plan with findings at each step: open and late, answered, verified, closed."""
    from doudi.core.clock import today
    from doudi.supervision.rectification.actions.findings import answer_finding, close_finding, verify_finding
    from doudi.supervision.rectification.actions.plans import add_finding, make_plan

    plan = make_plan(
        by=cast["bureau"],
        title="2022年度省级绩效评价反馈问题整改",
        source="provincial",
        issuer="省民政厅",
        received_on=today() - timedelta(days=60),
        due_on=today() + timedelta(days=50),
        document_number="赣民函〔2023〕12号",
    )
    given = (
        ("township", "低保复核超期未办", "四户应在二月复核，四月才办", "一周内补办，按月列出到期清单", 30),
        ("township", "公示内容不全", "两个村的公示没有写金额", "重新公示，统一模板", 20),
        ("township", "死亡后停发不及时", "一人去世两个月后才停发", "每月和殡葬数据核对", 40),
        ("township2", "照料协议没有签", "三名分散供养人员没有照料协议", "逐户签订", 25),
    )
    findings = [
        add_finding(
            by=cast["bureau"],
            plan=plan,
            owner=_owner(cast[who]),
            title=title,
            text=text,
            measure=measure,
            due_on=today() + timedelta(days=days),
        )
        for who, title, text, measure, days in given
    ]
    for number, finding in enumerate(findings[:3]):
        answered = answer_finding(
            by=cast["township"], finding=finding, words="已经整改，见照片", proofs=[_paper("整改.png", number)]
        )
        if number:
            answered = verify_finding(by=cast["bureau"], finding=answered, words="实地看过")
        if number > 1:
            close_finding(by=cast["director"], finding=answered, words="同意销号")


def _answer_doubts(cast: dict[str, Any]) -> None:
    """Read a list of auditors' doubts about people of the registry, pass it on, answer some rows."""
    from doudi.core.clock import today
    from doudi.demo_site.monitoring import run_jobs_but_screening
    from doudi.supervision.rectification.doubts.actions import pass_doubts_on, upload_doubts
    from doudi.supervision.rectification.doubts.answers import answer_doubts, send_doubts_back, verify_doubts
    from doudi.supervision.rectification.models import RectificationPlan

    plan = RectificationPlan.objects.order_by("pk").first()
    assert plan is not None  # noqa: S101 - made just now
    listed = upload_doubts(
        by=cast["bureau"],
        plan=plan,
        title="市审计局社会救助资金审计疑点（第一批）",
        due_on=today() + timedelta(days=20),
        name="疑点清单.xlsx",
        content=_doubt_file(cast),
    )
    run_jobs_but_screening()
    listed.refresh_from_db()
    if listed.state != "staged":
        return
    pass_doubts_on(by=cast["bureau"], listed=listed)
    own = listed.doubts.filter(village_code=_owner(cast["township"])).order_by("row")
    keys = list(own.values_list("pk", flat=True)[:4])
    if len(keys) < len(("verified", "sent back", "waiting")):
        return
    answer_doubts(by=cast["township"], keys=keys[:2], reason="conforms", words="车是三轮摩托，价值三千元")
    answer_doubts(by=cast["township"], keys=keys[2:], reason="changed", words="已重新核定，本月起减少")
    verify_doubts(by=cast["bureau"], keys=keys[:1])
    send_doubts_back(by=cast["bureau"], keys=keys[1:2], words="请附行驶证照片")


def _doubt_file(cast: dict[str, Any]) -> bytes:
    """Write the list as auditors do: a title, headings, rows."""
    import xlsxwriter

    from doudi.registry.models import Person

    rows: list[list[str | int]] = [["社会救助资金审计疑点清单"]]
    rows.append(["序号", "姓名", "身份证号", "疑点描述", "涉及金额（元）"])
    number = 0
    for who in ("township", "township2"):
        people = Person.objects.filter(village__code__startswith=str(cast[who].division_id)[:9]).order_by("pk")
        for person in people[:8]:
            doubt = _DOUBTS[number % len(_DOUBTS)]
            number += 1
            rows.append([number, person.name, person.id_number.clear(), doubt, 360 * (number % 5 + 1)])
    rows.append([number + 1, "外县人", "110101199003070134", _DOUBTS[0], ""])
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return target.getvalue()


def _tolerate(cast: dict[str, Any]) -> None:
    """Propose that an error is tolerated, and decide it outside the line; a second one waits."""
    from doudi.casework.models import Case
    from doudi.core.clock import today
    from doudi.supervision.error_tolerance.actions import decide_tolerance, is_in_line, propose_tolerance
    from doudi.supervision.error_tolerance.queries import entries_of
    from doudi.supervision.error_tolerance.workflow import DISTINCTIONS

    officer = cast["township"]
    acted = [case for case in Case.objects.visible_to(officer).order_by("pk")[:60] if entries_of(case, officer)]
    errors = (
        ("amount", "漏算了一笔务工收入，多核了40元", "当月重新核定，下月扣回", 40_00),
        ("late", "入户调查晚了两天", "当天补做，说明原因", None),
    )
    for number, (case, (kind, error, correction, amount)) in enumerate(zip(acted, errors, strict=False)):
        found = propose_tolerance(
            by=cast["leader"],
            case=case,
            officer=officer,
            kind=kind,
            error=error,
            happened_on=today() - timedelta(days=9),
            corrected_on=today() - timedelta(days=1),
            correction=correction,
            distinctions=dict.fromkeys(DISTINCTIONS, "查了操作记录，按程序办，是疏忽，没有得好处"),
            amount_fen=amount,
        )
        decider = next((cast[who] for who in ("director", "inspection") if not is_in_line(cast[who], found)), None)
        if not number and decider is not None:
            decide_tolerance(by=decider, found=found, is_tolerated=True, words="主动纠正，没有造成损失")
