"""Write a story with its photographs and hand it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.attachments import file_storage
from doudi.core.attachments.actions import store_attachment
from doudi.core.attachments.models import Attachment
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.process import advance, refuse_same_person
from doudi.core.refusals import OutsideScope, required_text
from doudi.outreach.stories.actions.locking import lock_story, record_on
from doudi.outreach.stories.calendar import months_to_choose, story_due_on
from doudi.outreach.stories.content_check import check_content
from doudi.outreach.stories.kinds import StoryKind
from doudi.outreach.stories.models import Story, StoryPhoto
from doudi.outreach.stories.refusals import ConsentMissing, ContentNotChecked, StoryIncomplete, StoryNotAllowed
from doudi.outreach.stories.workflow import STORY_TRANSITIONS
from doudi.values.carries import carries

LONGEST_TITLE = 60
SHORTEST_TEXT, LONGEST_TEXT = 100, 5000
MOST_PHOTOS = 9


@dataclass(frozen=True)
class StoryText:
    """The fields of a story as entered."""

    month: date
    kind: str
    title: str
    text: str
    tells_about_people: bool

    def values(self) -> dict[str, object]:
        """Return the columns of a story.

        Raises:
            ReasonRequired, NumberInText, StoryIncomplete
        """
        if self.month not in months_to_choose():
            message = _("请选择这个月或者前12个月里的一个月。")
            raise StoryIncomplete(message, month=message)
        if self.kind not in StoryKind.values:
            raise StoryIncomplete(_("请选择类别。"), kind=_("请选择类别。"))
        text = required_text(self.text, "text", _("请写正文。"))
        if not SHORTEST_TEXT <= len(text) <= LONGEST_TEXT:
            message = _("正文{number}字，要有{least}到{most}字。").format(
                number=len(text), least=SHORTEST_TEXT, most=LONGEST_TEXT
            )
            raise StoryIncomplete(message, text=message)
        return {
            "month": self.month,
            "kind": self.kind,
            "sealed_title": required_text(self.title, "title", _("请写标题。"))[:LONGEST_TITLE],
            "sealed_text": text,
            "tells_about_people": self.tells_about_people,
            "due_on": story_due_on(self.month),
        }


@carries("P18-28.c")
@action("story.write")
def write_story(*, by: User, draft: StoryText) -> Story:
    """Begin a story of one's township.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired, NumberInText, StoryIncomplete
    """
    require_permission(by, Permission.REPORT_OUTREACH)
    township = by.township_code
    if not township:
        raise OutsideScope(_("故事由乡镇报送，县局审核、登记发表。"))
    story = Story.objects.create(township_code=township, written_by=by, written_on=today(), **draft.values())
    record_on(story, _("起草。"))
    return story


@action("story.change")
def change_story(*, by: User, story: Story, draft: StoryText, seen_version: int | None = None) -> Story:
    """Change a story that is not handed in, or was returned.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired, NumberInText,
        StoryIncomplete
    """
    locked = lock_story(by, story, "change", Permission.REPORT_OUTREACH, seen_version)
    for name, value in draft.values().items():
        setattr(locked, name, value)
    advance(locked, "change", STORY_TRANSITIONS)
    record_on(locked, _("修改。"))
    return locked


@action("story.add_photo")
def add_photo(*, by: User, story: Story, photo: Upload, seen_version: int | None = None) -> StoryPhoto:
    """Add a photograph.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, StoryIncomplete, EmptyFile,
        FileTooLarge, WrongFileType
    """
    locked = lock_story(by, story, "photo", Permission.REPORT_OUTREACH, seen_version)
    if locked.photos.count() >= MOST_PHOTOS:
        message = _("最多{most}张照片。").format(most=MOST_PHOTOS)
        raise StoryIncomplete(message, photo=message)
    stored = store_attachment(
        by=by,
        name=photo.name,
        content=photo.content,
        kind=Attachment.Kind.PHOTO,
        village_code=locked.township_code,
    )
    made = StoryPhoto.objects.create(story=locked, attachment=stored)
    advance(locked, "photo", STORY_TRANSITIONS)
    record_on(locked, _("加照片。"))
    return made


@action("story.drop_photo")
def drop_photo(*, by: User, story: Story, photo: StoryPhoto, seen_version: int | None = None) -> Story:
    """Erase a photograph.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed
    """
    locked = lock_story(by, story, "drop_photo", Permission.REPORT_OUTREACH, seen_version)
    erase_photos(list(locked.photos.filter(pk=photo.pk)))
    advance(locked, "drop_photo", STORY_TRANSITIONS)
    record_on(locked, _("删去一张照片。"))
    return locked


def erase_photos(photos: list[StoryPhoto]) -> None:
    """Delete photographs; their bytes go once the transaction has committed."""
    for photo in photos:
        attachment = photo.attachment
        photo.delete()
        attachment.delete()
        transaction.on_commit(lambda key=attachment.key: file_storage.remove(key))  # type: ignore[misc]  # bound now


@carries("P18-28.a", "P18-28.c")
@action("story.hand_in")
def hand_in_story(
    *,
    by: User,
    story: Story,
    tells_of_child: bool,
    tells_of_illness: bool,
    is_checked: bool = False,
    seen_version: int | None = None,
) -> Story:
    """Hand a story in to the bureau.

    Args:
        tells_of_child: whether it tells about somebody under age; then it is refused.
        tells_of_illness: whether it tells of an illness or a disability; then it is refused.
        is_checked: whether somebody looked at the words that the check of the text found.
    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, StoryNotAllowed, ConsentMissing,
        ContentNotChecked
    """
    locked = lock_story(by, story, "hand_in", Permission.REPORT_OUTREACH, seen_version)
    if tells_of_child:
        message = _("不写未成年人：请改写，去掉未成年人的内容和照片。")
        raise StoryNotAllowed(message, tells_of_child=message)
    if tells_of_illness:
        message = _("不写病情、残疾：请改写，去掉这些内容和照片。")
        raise StoryNotAllowed(message, tells_of_illness=message)
    agreed = [consent.person for consent in locked.consents.filter(withdrawn_on=None)]
    if locked.tells_about_people and not agreed:
        raise ConsentMissing(_("写到具体的人，要先登记本人签字的同意书。"))
    warnings = check_content(locked.title, str(locked.sealed_text.clear()), agreed).warnings
    if warnings and not is_checked:
        message = _("请先看过系统提示的词，确认没有写未成年人、病情，写到的人都已同意，再勾选。")
        raise ContentNotChecked(message, is_checked=message)
    _receive(locked)
    locked.handed_in_by, locked.returned_why = by, ""
    advance(locked, "hand_in", STORY_TRANSITIONS)
    record_on(locked, _("报送，{late}。").format(late=_("迟报") if locked.is_late else _("按期")))
    return locked


def _receive(story: Story) -> None:
    """Set the day that counts: that of the first delivery if it was put right in time after a return."""
    days = procedure_figure("story_revision_days", today())
    is_prompt = story.returned_on is not None and today() <= story.returned_on + timedelta(days=days)
    if story.first_received_on is None or not is_prompt:
        story.first_received_on = today()
    story.received_on = story.first_received_on


@action("story.accept")
def accept_story(*, by: User, story: Story, seen_version: int | None = None) -> Story:
    """Accept a story, as a person of the bureau who did not hand it in.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, SecondPersonRequired
    """
    locked = lock_story(by, story, "accept", Permission.MANAGE_OUTREACH, seen_version)
    refuse_same_person(by, locked.handed_in_by_id, sentence=_("故事由报送人以外的人审核。"))
    locked.decided_by, locked.accepted_on = by, today()
    advance(locked, "accept", STORY_TRANSITIONS)
    record_on(locked, _("采用。"))
    return locked


@action("story.return")
def return_story(*, by: User, story: Story, why: str, seen_version: int | None = None) -> Story:
    """Return a story to its township with a reason; it does not count until it is handed in again.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ReasonRequired, NumberInText
    """
    locked = lock_story(by, story, "return", Permission.MANAGE_OUTREACH, seen_version)
    locked.returned_why = required_text(why, "why", _("请写明退回的理由。"))[:200]
    locked.returned_on, locked.received_on, locked.decided_by = today(), None, by
    advance(locked, "return", STORY_TRANSITIONS)
    record_on(locked, _("退回。"), why=locked.returned_why)
    return locked
