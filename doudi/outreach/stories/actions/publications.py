"""Record where a story was published, and that a publication was recalled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.process import advance
from doudi.core.refusals import required_text
from doudi.outreach.stories.actions.locking import lock_story, record_on
from doudi.outreach.stories.kinds import MediaLevel
from doudi.outreach.stories.models import Publication, Story
from doudi.outreach.stories.refusals import PublicationIncomplete
from doudi.outreach.stories.workflow import STORY_TRANSITIONS
from doudi.values.carries import carries

MOST_PUBLICATIONS = 30


@dataclass(frozen=True)
class Published:
    """Where a story came out: with its address, or a picture of the page."""

    medium: str
    level: str
    published_on: date
    link: str = ""
    proof: Upload | None = None


@carries("P18-28.b")
@action("story.publish")
def record_publication(*, by: User, story: Story, published: Published, seen_version: int | None = None) -> Publication:
    """Record where an accepted story was published, with its address or a picture of it.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, PublicationIncomplete, ReasonRequired,
        NumberInText, EmptyFile, FileTooLarge, WrongFileType
    """
    locked = lock_story(by, story, "publish", Permission.REPORT_OUTREACH, seen_version)
    medium = required_text(published.medium, "medium", _("请写明媒体的名称。"))[:60]
    if published.level not in MediaLevel.values:
        raise PublicationIncomplete(_("请选择级别。"), level=_("请选择级别。"))
    if published.published_on > today():
        message = _("发表日期不能晚于今天。")
        raise PublicationIncomplete(message, published_on=message)
    if not published.link and published.proof is None:
        message = _("请填网址，或者上传版面、截图。")
        raise PublicationIncomplete(message, link=message)
    if locked.publications.filter(medium=medium, published_on=published.published_on).exists():
        message = _("{medium}这一天的发表已经登记。").format(medium=medium)
        raise PublicationIncomplete(message, medium=message)
    if locked.publications.count() >= MOST_PUBLICATIONS:
        raise PublicationIncomplete(_("一篇最多登记{most}处发表。").format(most=MOST_PUBLICATIONS))
    made = Publication.objects.create(
        story=locked,
        medium=medium,
        level=published.level,
        published_on=published.published_on,
        link=published.link[:300],
        proof=_stored(by, locked, published.proof),
        recorded_by=by,
        recorded_on=today(),
    )
    advance(locked, "publish", STORY_TRANSITIONS)
    record_on(locked, _("登记发表：{medium}（{level}）。").format(medium=medium, level=made.get_level_display()))
    return made


def _stored(by: User, story: Story, proof: Upload | None) -> Attachment | None:
    return store_upload(by=by, upload=proof, village_code=story.township_code) if proof else None


@action("story.recall")
def record_recall(
    *, by: User, story: Story, publication: Publication, note: str, seen_version: int | None = None
) -> Publication:
    """Record how a publication of a story that was taken down was recalled.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, PublicationIncomplete, ReasonRequired,
        NumberInText
    """
    locked = lock_story(by, story, "recall", Permission.REPORT_OUTREACH, seen_version)
    found = locked.publications.filter(pk=publication.pk, recalled_on=None).first()
    if found is None:
        raise PublicationIncomplete(_("这处发表已经撤下。"))
    found.recall_note = required_text(note, "note", _("请写明怎样撤下，如：网页已删除、已请报社更正。"))[:200]
    found.recalled_on, found.recalled_by = today(), by
    found.save()
    advance(locked, "recall", STORY_TRANSITIONS)
    record_on(locked, _("{medium}的发表已经撤下。").format(medium=found.medium))
    return found
