"""Stories, and rows of every page of stories in a township."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.core.attachments.uploads import Upload
from doudi.core.clock import today
from doudi.outreach.stories.actions.consents import add_consent
from doudi.outreach.stories.actions.drafts import StoryText, accept_story, hand_in_story, write_story
from doudi.outreach.stories.actions.publications import Published, record_publication
from doudi.outreach.stories.models import Story
from tests.pictures import PNG_HEAD

PAPER = Upload("同意书.png", PNG_HEAD)
TEXT = "乡里干部翻过两座山，把政策讲给独居老人听。" * 8


def draft(**changes: Any) -> StoryText:
    """A story of this month that tells about somebody."""
    given: dict[str, Any] = {
        "month": today().replace(day=1),
        "kind": "story",
        "title": "翻山的脚步",
        "text": TEXT,
        "tells_about_people": True,
    }
    return StoryText(**given | changes)


def story(by: Any, *, has_consent: bool = True, **changes: Any) -> Story:
    """A story that is being written, with the consent of who it tells about."""
    made: Story = write_story(by=by, draft=draft(**changes))
    if has_consent and made.tells_about_people:
        add_consent(by=by, story=made, person="老李头", is_adult=True, signed_on=today(), paper=PAPER)
        made.refresh_from_db()
    return made


def handed_in(by: Any, **changes: Any) -> Story:
    """A story that the bureau has to review."""
    made: Story = hand_in_story(
        by=by, story=story(by, **changes), tells_of_child=False, tells_of_illness=False, is_checked=True
    )
    return made


def accepted(by: Any, bureau: Any, **changes: Any) -> Story:
    """A story that was accepted."""
    made: Story = accept_story(by=bureau, story=handed_in(by, **changes))
    return made


def published(by: Any, story: Story, level: str = "county", on: date | None = None, medium: str = "于都发布") -> Any:
    """Where it came out."""
    where = Published(medium=medium, level=level, published_on=on or today(), link="https://example.cn/1")
    return record_publication(by=by, story=story, published=where)


def story_rows(by: Any) -> dict[str, Any]:
    """Return a story of a township."""
    return {"story": story(by)}
