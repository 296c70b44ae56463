"""Recommend an accepted experience to every township, and answer what a township made of it (P18-2.g)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row
from doudi.core.refusals import OutsideScope, required_text
from doudi.outreach.stories.actions.locking import lock_story, record_on
from doudi.outreach.stories.kinds import ARTICLE_KINDS, Answer
from doudi.outreach.stories.models import Adoption, Recommendation, Story
from doudi.outreach.stories.queries import unanswered_recommendations
from doudi.outreach.stories.refusals import AnswerNotPossible, RecommendationNotPossible
from doudi.outreach.stories.workflow import STORY_TRANSITIONS
from doudi.values.carries import carries

MOST_LETTERS = 200


@carries("P18-2.g")
@action("story.recommend")
def recommend_experience(
    *, by: User, story: Story, lesson: str, due_on: date, seen_version: int | None = None
) -> Recommendation:
    """Ask every other township to learn from an accepted experience, and to answer by a day.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, RecommendationNotPossible,
        ReasonRequired, NumberInText
    """
    locked = lock_story(by, story, "recommend", Permission.MANAGE_OUTREACH, seen_version)
    if locked.kind not in ARTICLE_KINDS:
        raise RecommendationNotPossible(_("推广的是典型经验、创新做法；故事、事迹不推广。"))
    if Recommendation.objects.filter(story=locked).exists():
        raise RecommendationNotPossible(_("这一篇已经在推广。"))
    if due_on < today():
        message = _("答复期限不能早于今天。")
        raise RecommendationNotPossible(message, due_on=message)
    words = required_text(lesson, "lesson", _("请写明各乡镇学什么。"))[:MOST_LETTERS]
    made = Recommendation.objects.create(
        story=locked, lesson=words, due_on=due_on, recommended_by=by, recommended_on=today()
    )
    advance(locked, "recommend", STORY_TRANSITIONS)
    record_on(locked, _("推广到各乡镇，{day}前答复。").format(day=due_on.isoformat()))
    return made


@carries("P18-2.g")
@action("story.adopt")
def answer_recommendation(*, by: User, story: Story, answer: str, words: str) -> Adoption:
    """Record what a township made of a recommended experience; another township's answer does not stand in the way.

    Raises:
        PermissionRequired, OutsideScope, AnswerNotPossible, ReasonRequired, NumberInText
    """
    require_permission(by, Permission.REPORT_OUTREACH)
    township = by.township_code
    if not township:
        raise OutsideScope(_("由乡镇答复。"))
    refused = AnswerNotPossible(_("这一篇没有在推广，或者本乡镇已经答复。"))
    recommended = Recommendation.objects.filter(story=story.pk).first()
    if recommended is None:
        raise refused
    found = lock_row(unanswered_recommendations(township), recommended.pk, refused)
    if answer not in Answer.values:
        raise AnswerNotPossible(_("请选择答复。"), answer=_("请选择答复。"))
    said = required_text(words, "words", _("请写明怎样做的，或者为什么不适合。"))[:MOST_LETTERS]
    made = Adoption.objects.create(
        recommendation=found,
        township_code=township,
        answer=answer,
        words=said,
        answered_by=by,
        answered_on=today(),
    )
    record(
        _("{place}答复推广的经验：{answer}。").format(place=made.place, answer=made.get_answer_display()),
        subject=found.story,
        village_code=township,
    )
    return made
