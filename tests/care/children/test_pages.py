"""Pages of the care for children: the register, a child with the log, concerns, and who is named."""

from __future__ import annotations

from typing import Any

import pytest

from doudi.care.children.models import ChildRecord, Concern, Designation
from tests.care.children.child_rows import child_of, named
from tests.clock import Clock, clock  # noqa: F401 - a fixture
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.clause("P30-1.11")
def test_the_pages_of_a_child(cast: Cast, clock: Clock, signed_in: Any) -> None:  # noqa: F811 - the fixture
    named(cast, cast.officer, "officer", is_trained=True)
    person = child_of(cast.officer, cast.village)
    officer = signed_in("officer")
    new = {
        "person": person.number,
        "kind": "left_behind",
        "source": "school",
        "guardian": "祖母谢桂花",
        "away": "both",
        "away_since": "2024-02-20",
        "next_on": "2025-09-15",
    }
    assert officer.post("/care/children/new/", new | {"away": "none"}).status_code == 422
    page = officer.post("/care/children/new/", new)
    assert page.status_code == 302, page.content.decode()
    own = page["Location"]
    entry = {"act": "write", "kind": "counselling", "day": "2025-09-01", "text": "愿意说话", "next_on": "2025-10-01"}
    assert officer.post(own, entry | {"next_on": "2025-08-01"}).status_code == 422
    assert officer.post(own, entry).status_code == 302
    assert officer.post(own, {"act": "concern", "text": "没人做饭"}).status_code == 302
    shown = officer.get(own).content.decode()
    assert "愿意说话" in shown
    assert "没人做饭" in shown
    listed = officer.get("/care/children/concerns/").content.decode()
    concern = Concern.objects.get()
    assert concern.trail_number in listed
    assert "谢小妹" not in listed
    report = {"act": "report", "concern": concern.pk, "told": "镇妇联", "seen_version": "0"}
    assert officer.post(own, report | {"told": ""}).status_code == 422
    assert officer.post(own, report).status_code == 302
    assert officer.get("/care/children/?excel=1").status_code == 400
    assert "谢小妹" in officer.get("/care/children/").content.decode()
    for other in ("leader", "bureau"):
        assert signed_in(other).get(own).status_code == 404
        assert "谢小妹" not in signed_in(other).get("/care/children/").content.decode()
    assert officer.post(own, {"act": "end", "why": "returned", "seen_version": "9"}).status_code == 422
    version = ChildRecord.objects.get().version
    assert officer.post(own, {"act": "end", "why": "returned", "seen_version": version}).status_code == 302


def test_the_bureau_names_and_another_confirms(cast: Cast, signed_in: Any) -> None:
    bureau, director = signed_in("bureau"), signed_in("director")
    page = "/care/children/people/"
    assert bureau.post(page, {"act": "name", "user": cast.finance.pk, "post": "worker"}).status_code == 422
    assert bureau.post(page, {"act": "name", "user": cast.cadre.pk, "post": "worker"}).status_code == 302
    waiting = Designation.objects.get()
    bureau.post(f"{page}{waiting.pk}/confirm/")
    waiting.refresh_from_db()
    assert waiting.confirmed_by is None
    director.post(f"{page}{waiting.pk}/confirm/")
    waiting.refresh_from_db()
    assert waiting.confirmed_by == cast.director
    assert signed_in("officer").get(page).status_code == 403
    director.post(f"{page}{waiting.pk}/end/")
    waiting.refresh_from_db()
    assert waiting.ended_on is not None
