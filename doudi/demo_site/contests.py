"""The question bank, a contest from practice to certificate, lessons, experts, and trainings of the demonstration."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

_ACCOUNTS = ("cadre", "township", "leader", "bureau", "director")
_RIGHT_SHARES = {"cadre": 70, "township": 90, "leader": 80, "bureau": 95}


def create_contests() -> int:
    """Fill the bank, hold a contest, give lessons, nominate an expert, hold a training; return the questions."""
    from doudi.core.audit.trail import SYSTEM
    from doudi.outreach.contests.models import Contest, Question
    from doudi.outreach.contests.questions.bank import refresh_bank

    if Contest.objects.exists():
        return 0
    refresh_bank(by=SYSTEM)
    cast = _cast()
    _practise(cast)
    _held_contest(cast)
    _open_contest(cast)
    _lessons(cast)
    _experts(cast)
    _trainings(cast)
    return Question.objects.count()


def _cast() -> dict[str, Any]:
    from doudi.core.accounts.models import User

    return {user.username: user for user in User.objects.filter(username__in=_ACCOUNTS)}


def _practise(cast: dict[str, Any]) -> None:
    from doudi.outreach.contests.models import Question
    from doudi.outreach.contests.practice.actions import note_practice

    for number, question in enumerate(Question.objects.order_by("pk")[::17]):
        is_right = question.topic != "disability" and number % 4 != 0
        note_practice(
            by=cast["cadre"], question=question, choice=question.answer if is_right else (question.answer + 1) % 4
        )


def _held_contest(cast: dict[str, Any]) -> None:
    """Hold a contest last month and publish it; its times are moved back after the answers."""
    from django.utils import timezone

    from doudi.outreach.contests.exams.actions import (
        ContestPlan,
        begin_exam,
        confirm_contest,
        enter_contest,
        hand_in,
        publish_contest,
    )
    from doudi.outreach.contests.exams.answers import save_answers
    from doudi.outreach.contests.models import Contest, ExamSheet

    now = timezone.now()
    plan = ContestPlan(
        title="社会救助业务技能竞赛",
        question_count=20,
        minutes=30,
        opens_at=now - timedelta(minutes=1),
        closes_at=now + timedelta(hours=1),
        first_prizes=1,
        second_prizes=1,
    )
    contest = confirm_contest(by=cast["director"], contest=enter_contest(by=cast["bureau"], plan=plan))
    for name, share in _RIGHT_SHARES.items():
        sheet = begin_exam(by=cast[name], contest=contest)
        right = sheet.number * share // 100
        answers = {
            place: one["answer"] if place < right else (one["answer"] + 1) % 4 for place, one in enumerate(sheet.paper)
        }
        hand_in(by=cast[name], sheet=save_answers(by=cast[name], sheet=sheet, answers=answers))
    back = timedelta(days=20)
    for place, sheet in enumerate(ExamSheet.objects.filter(contest=contest), start=1):
        began = sheet.started_at - back
        used = 700 + 130 * place
        ExamSheet.objects.filter(pk=sheet.pk).update(
            started_at=began,
            ends_at=sheet.ends_at - back,
            handed_in_at=began + timedelta(seconds=used),
            seconds_used=used,
        )
    Contest.objects.filter(pk=contest.pk).update(opens_at=plan.opens_at - back, closes_at=plan.closes_at - back)
    contest.refresh_from_db()
    publish_contest(by=cast["director"], contest=contest)


def _open_contest(cast: dict[str, Any]) -> None:
    from django.utils import timezone

    from doudi.outreach.contests.exams.actions import ContestPlan, confirm_contest, enter_contest

    now = timezone.now()
    plan = ContestPlan(
        title="低保和残疾人补贴测试",
        question_count=10,
        minutes=20,
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=5),
        topics=("dibao", "disability"),
    )
    confirm_contest(by=cast["director"], contest=enter_contest(by=cast["bureau"], plan=plan))


def _lessons(cast: dict[str, Any]) -> None:
    from doudi.core.clock import today
    from doudi.outreach.contests.lessons.actions import LessonHeld, name_juror, register_lesson, score_lesson

    held_on = today() - timedelta(days=6)
    given = [
        register_lesson(by=cast["township"], held=LessonHeld(cast[name], topic, title, held_on, place, listeners))
        for name, topic, title, place, listeners in (
            ("cadre", "disability", "残疾人两项补贴怎样审核", "村委会", 18),
            ("township", "dibao", "低保金怎样算，三个常见的错误", "乡政府会议室", 32),
        )
    ]
    for name in ("bureau", "director", "leader"):
        name_juror(by=cast["bureau"], year=held_on.year, user=cast[name])
    for name, scores in {"bureau": (86, 92), "director": (88, 90), "leader": (84, 94)}.items():
        for lesson, score in zip(given, scores, strict=True):
            score_lesson(by=cast[name], lesson=lesson, score=score, remark="例子贴近村里的事。")


def _experts(cast: dict[str, Any]) -> None:
    from doudi.outreach.contests.experts.actions import Nominee, choose_expert, confirm_expert, nominate_expert

    reason = "从事救助工作九年，经办的低保没有超期，竞赛成绩优秀，能讲课。"
    chosen = nominate_expert(by=cast["leader"], nominee=Nominee(cast["township"], "dibao", 9, reason))
    confirm_expert(by=cast["director"], nomination=choose_expert(by=cast["bureau"], nomination=chosen))
    nominate_expert(by=cast["township"], nominee=Nominee(cast["cadre"], "disability", 4, "村里残疾人的事都熟。"))


def _trainings(cast: dict[str, Any]) -> None:
    """Hold a course that one person missed, and announce a meeting of next week."""
    from django.utils import timezone

    from doudi.outreach.trainings.actions import (
        AgendaLine,
        TrainingPlan,
        announce_training,
        arrange_test,
        close_training,
        enter_training,
        sign_in,
    )
    from doudi.outreach.trainings.models import Training
    from doudi.outreach.trainings.sign_in_codes import new_code

    agenda = (
        AgendaLine("医疗救助和大病保险政策解读", "mib", "王科长"),
        AgendaLine("残疾人两项补贴审核要点", "dpf", "刘主任"),
        AgendaLine("低保金怎样算：三个常见的错误", "", "县民政局"),
    )
    people = [cast[name] for name in ("cadre", "township", "leader")]
    now = timezone.now()
    plan = TrainingPlan(
        Training.Kind.COURSE,
        "社会救助业务培训会",
        now - timedelta(days=3),
        "县民政局三楼会议室",
        agenda,
        people,
        ("dibao", "disability"),
    )
    held = enter_training(by=cast["bureau"], plan=plan)
    arrange_test(by=cast["bureau"], training=held, question_count=5, minutes=10)
    held = announce_training(by=cast["director"], training=held)
    for name in ("cadre", "township"):
        sign_in(by=cast[name], training=held, code=new_code(held.pk))
    close_training(
        by=cast["bureau"],
        training=held,
        minutes="县医保局、县残联分别解读了政策。\n会议要求各乡镇本月内把新标准讲到每个村。",
    )
    meeting = TrainingPlan(
        Training.Kind.MEETING,
        "解困脱困工作会议",
        now + timedelta(days=7),
        "县政府二楼会议室",
        (AgendaLine("住房保障政策解读", "hcb"), AgendaLine("就业援助政策解读", "hrb"), AgendaLine("安排下一步工作")),
        people,
    )
    announce_training(by=cast["director"], training=enter_training(by=cast["bureau"], plan=meeting))
