"""What can be done with a story, and which of it a user is offered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.process import Verb, verbs_by_name
from doudi.outreach.stories import forms
from doudi.outreach.stories.actions import consents, drafts, publications, recommendations
from doudi.outreach.stories.kinds import ARTICLE_KINDS
from doudi.outreach.stories.models import Recommendation, Story
from doudi.outreach.stories.queries import is_own, unanswered_recommendations
from doudi.outreach.stories.workflow import STORY_TRANSITIONS, StoryState

_REPORT, _MANAGE = Permission.REPORT_OUTREACH, Permission.MANAGE_OUTREACH
_OF_TOWNSHIP = frozenset({"change", "photo", "drop_photo", "consent", "hand_in"})

VERBS = verbs_by_name(
    Verb("accept", _("采用"), drafts.accept_story, forms.ButtonForm, _MANAGE),
    Verb("return", _("退回"), drafts.return_story, forms.ReturnForm, _MANAGE),
    Verb("consent", _("登记本人同意"), consents.add_consent, forms.ConsentForm, _REPORT),
    Verb("photo", _("加照片"), drafts.add_photo, forms.PhotoForm, _REPORT),
    Verb("hand_in", _("报送"), drafts.hand_in_story, forms.HandInForm, _REPORT),
    Verb("change", _("修改"), drafts.change_story, forms.ChangeForm, _REPORT),
    Verb("drop_photo", _("删去照片"), drafts.drop_photo, forms.DropPhotoForm, _REPORT),
    Verb("publish", _("登记发表"), publications.record_publication, forms.PublishForm, _REPORT),
    Verb("adopt", _("答复：怎样学的"), recommendations.answer_recommendation, forms.AdoptForm, _REPORT),
    Verb("recommend", _("推广到各乡镇"), recommendations.recommend_experience, forms.RecommendForm, _MANAGE),
    Verb("recall", _("登记已经撤下"), publications.record_recall, forms.RecallForm, _REPORT),
    Verb("withdraw", _("本人撤回同意，撤下"), consents.withdraw_consent, forms.WithdrawForm, _REPORT),
)


def offered_verbs(story: Story, by: User) -> list[Verb]:
    """Return the verbs that a user may use on a story now."""
    names = STORY_TRANSITIONS.verbs_in(story.state)
    return [
        verb
        for verb in VERBS.values()
        if verb.name in names and verb.permission and by.may(verb.permission) and _fits(verb.name, story, by)
    ]


def _fits(name: str, story: Story, by: User) -> bool:
    """Whether a verb makes sense for this story and user, beyond state and permission."""
    if not is_own(story, by):
        return name == "adopt" and unanswered_recommendations(by.township_code).filter(story=story).exists()
    if name == "adopt" or (name in _OF_TOWNSHIP and not by.township_code):
        return False
    if name == "recommend":
        return story.kind in ARTICLE_KINDS and not Recommendation.objects.filter(story=story).exists()
    if name == "drop_photo":
        return story.photos.exists()
    if name == "recall":
        return story.publications.filter(recalled_on=None).exists()
    if name == "consent":
        return bool(story.tells_about_people)
    if name == "accept":
        return bool(story.handed_in_by_id != by.pk)
    if name == "withdraw":
        return bool(story.state != StoryState.DRAFT or story.consents.exists())
    return True
