"""Record the written consent of the people a story tells about, and take a story down when one withdraws it."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.attachments.actions import store_upload
from doudi.core.attachments.uploads import Upload
from doudi.core.audit.trail import action
from doudi.core.clock import today
from doudi.core.process import advance
from doudi.core.refusals import refuse_hidden_characters, required_text
from doudi.outreach.stories.actions.drafts import erase_photos
from doudi.outreach.stories.actions.locking import lock_story, record_on
from doudi.outreach.stories.models import Consent, Story
from doudi.outreach.stories.refusals import ConsentMissing, StoryNotAllowed
from doudi.outreach.stories.workflow import STORY_TRANSITIONS
from doudi.values.carries import carries

MOST_CONSENTS = 20
ERASED = gettext_noop("（已撤下）")


@action("story.consent")
def add_consent(
    *,
    by: User,
    story: Story,
    person: str,
    is_adult: bool,
    signed_on: date,
    paper: Upload,
    seen_version: int | None = None,
) -> Consent:
    """Record the consent of somebody whom a story tells about, with the paper they signed.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, StoryNotAllowed, ConsentMissing,
        ReasonRequired, NumberInText, HiddenCharacters, EmptyFile, FileTooLarge, WrongFileType
    """
    locked = lock_story(by, story, "consent", Permission.REPORT_OUTREACH, seen_version)
    if not is_adult:
        message = _("不写未成年人，监护人同意也不写。")
        raise StoryNotAllowed(message, is_adult=message)
    if signed_on > today():
        message = _("签字日期不能晚于今天。")
        raise ConsentMissing(message, signed_on=message)
    if locked.consents.count() >= MOST_CONSENTS:
        raise ConsentMissing(_("一篇故事最多登记{most}人的同意。").format(most=MOST_CONSENTS))
    name = required_text(person, "person", _("请写明本人姓名。"))[:40]
    refuse_hidden_characters(name, "person")
    stored = store_upload(by=by, upload=paper, village_code=locked.township_code)
    made = Consent.objects.create(story=locked, sealed_person=name, signed_on=signed_on, paper=stored, recorded_by=by)
    advance(locked, "consent", STORY_TRANSITIONS)
    record_on(locked, _("登记一人的书面同意。"))
    return made


@carries("P18-28.c")
@action("story.withdraw")
def withdraw_consent(
    *, by: User, story: Story, withdrawn_on: date, consent: Consent | None = None, seen_version: int | None = None
) -> Story:
    """Take a story down because somebody withdrew their consent: erase text, names and photographs.

    That it was received and published stays; each publication has to be recalled until ``recall_due_on``.

    Args:
        consent: whose; None where the township takes the story down for another reason of the person.
    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, ConsentMissing
    """
    locked = lock_story(by, story, "withdraw", Permission.REPORT_OUTREACH, seen_version)
    first = consent.signed_on if consent else locked.written_on
    if not first <= withdrawn_on <= today():
        message = _("撤回日期在同意以后、今天以前。")
        raise ConsentMissing(message, withdrawn_on=message)
    if consent is not None:
        locked.consents.filter(pk=consent.pk).update(withdrawn_on=withdrawn_on)
    for one in locked.consents.all():
        one.sealed_person = ""
        one.save()
    erase_photos(list(locked.photos.select_related("attachment")))
    locked.sealed_title, locked.sealed_text = ERASED, ""
    locked.taken_down_on = today()
    if locked.publications.exists():
        locked.recall_due_on = withdrawn_on + timedelta(days=procedure_figure("story_recall_days", withdrawn_on))
    advance(locked, "withdraw", STORY_TRANSITIONS)
    record_on(locked, _("本人撤回同意，撤下，{number}处发表待召回。").format(number=locked.publications.count()))
    return locked
