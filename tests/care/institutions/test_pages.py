"""Pages of institutions: an admission from the form to the list of residents, and the list of a month."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from doudi.care.institutions.actions.lists import draw_list
from doudi.care.institutions.models import Institution, MonthlyList, Residence
from doudi.care.institutions.worklist import waiting_tasks
from doudi.core.audit.trail import SYSTEM
from tests.care.agreements.conftest import Cared
from tests.care.institutions.institution_rows import MOVED_IN, lived_in, opened
from tests.clock import Clock
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("申请.pdf", b"%PDF-1.4 signed", content_type="application/pdf")


def test_an_admission_on_the_pages(cast: Cast, cared: Cared, signed_in: Any) -> None:
    officer, bureau = signed_in("officer"), signed_in("bureau")
    new = {
        "name": "贡江敬老院",
        "village": cast.village.code,
        "phone": "13900007777",
        "licence": "备案7",
        "beds": "1",
        "holder_name": "贡江敬老院",
        "account": "6228480000000000777",
    }
    assert officer.post("/care/institutions/new/", new | {"beds": "0"}).status_code == 422
    page = officer.post("/care/institutions/new/", new)
    assert page.status_code == 302, page.content.decode()
    institution = Institution.objects.get()
    shown = officer.get(page["Location"]).content.decode()
    assert "0777" in shown
    assert "6228480000000000777" not in shown
    asked = {"person": cared.son.number, "institution": institution.pk, "bed": "1", "first_day": MOVED_IN.isoformat()}
    refused = officer.post("/care/residences/new/", asked)
    assert refused.status_code == 422
    taken = officer.post("/care/residences/new/", asked | {"application": paper(), "agreement": paper()})
    assert taken.status_code == 302, taken.content.decode()
    own = taken["Location"]
    assert "同意入住" not in officer.get(own).content.decode()
    assert bureau.post(own, {"act": "confirm", "seen_version": "7"}).status_code == 422
    assert bureau.post(own, {"act": "confirm", "seen_version": "0"}).status_code == 302
    assert Residence.objects.get().state == "living"
    assert "易小明" in officer.get("/care/residences/?state=living").content.decode()
    assert "易小明" in officer.get("/care/residences/?state=renew").content.decode()
    file = officer.get(cared.son.household.get_absolute_url()).content.decode() if cared.son.household else ""
    assert own in file
    again = officer.post(institution.get_absolute_url(), {"act": "close", "seen_version": "0"})
    assert again.status_code == 422


@pytest.mark.clause("SC649-19")
def test_a_late_list_climbs(cast: Cast, cared: Cared, clock: Clock, signed_in: Any) -> None:
    institution = opened(cast.officer, cast.village)
    lived_in(cast, cared.son, institution)
    clock.on(date(2025, 10, 1))
    drawn = draw_list(by=SYSTEM, institution=institution, month=date(2025, 9, 1))

    def who_sees() -> list[str]:
        people = {"officer": cast.officer, "leader": cast.leader, "bureau": cast.bureau, "other": cast.other_officer}
        late = "在院人员名单过期未签字"
        return [name for name, user in people.items() if late in [task.label for task in waiting_tasks(user)]]

    clock.on(date(2025, 10, 5))
    assert who_sees() == []
    clock.on(date(2025, 10, 6))
    assert who_sees() == ["officer", "leader"]
    clock.on(date(2025, 10, 10))
    assert who_sees() == ["officer", "leader", "bureau"]
    row = drawn.residents.get()
    page = drawn.get_absolute_url()
    officer, leader = signed_in("officer"), signed_in("leader")
    assert officer.post(page, {"act": "check", "seen_version": "0"}).status_code == 422
    assert officer.post(page, {"act": "check", "seen_version": "0", f"found_{row.pk}": "here"}).status_code == 302
    assert leader.post(page, {"act": "sign", "seen_version": "1"}).status_code == 302
    assert MonthlyList.objects.get().state == "signed"
    assert officer.get(f"{page}?excel=1").status_code == 200
