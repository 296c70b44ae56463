"""The store of the phone: taken along, filled in and signed without signal, sent, wiped; two versions and a choice."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.journeys.conftest import give_password_and_code
from tests.journeys.test_casework import PIXEL, answer_rows, draw
from tests.journeys.test_staff_pages import picture, violations

SignIn = Callable[..., Any]
RECORDS = """async () => {
  const open = indexedDB.open("doudi-offline");
  const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  if (!database.objectStoreNames.contains("records")) { database.close(); return []; }
  const all = database.transaction("records").objectStore("records").getAll();
  const rows = await new Promise((done) => { all.onsuccess = () => done(all.result); });
  database.close();
  return rows.map((row) => ({ ...row, sealed: new TextDecoder().decode(row.sealed), iv: null }));
}"""


def take_along(phone: Any, matter: str = "") -> str:
    """Take the first case along, or the first of a procedure; return the name of the family."""
    phone.goto("/cases/visits/")
    assert violations(phone) == []
    for box in phone.locator("input[name=case]").all():
        box.uncheck()
    row = phone.locator("tbody tr", has_text=matter).first
    row.locator("input[name=case]").check()
    name = str(row.locator("td.card-title a").inner_text()).strip()
    with phone.expect_navigation(url="**/cases/visits/phone/"):
        phone.click("text=放进手机")
    phone.wait_for_selector("[data-ready=yes]")
    return name


def fill(phone: Any, seen: str) -> None:
    """Fill in a visit with a photograph and both signatures."""
    answer_rows(phone)
    phone.fill("#id_seen", seen)
    phone.fill("#id_signer", "家人")
    draw(phone, "drawing")
    draw(phone, "drawing_2")
    phone.set_input_files("#id_photos", {"name": "门牌.png", "mimeType": "image/png", "buffer": PIXEL})
    phone.wait_for_selector(".photo-list li")


def state_of(phone: Any, word: str) -> None:
    phone.wait_for_selector(f"[data-rows] li[data-state={word}]")


def open_first(phone: Any) -> None:
    phone.click("[data-rows] [data-open] >> nth=0")
    phone.wait_for_selector("form[data-visit]")


def test_visit_without_signal_is_sealed_and_sent_with_signal(sign_in: SignIn) -> None:
    phone = sign_in("township", width=360)
    name = take_along(phone, "最低生活保障")
    picture(phone, "phone-list")
    assert violations(phone) == []
    sealed = phone.evaluate(RECORDS)
    assert [row["kind"] for row in sealed] == ["page"]
    assert name not in sealed[0]["sealed"]
    phone.context.set_offline(True)
    phone.reload()
    state_of(phone, "kept")
    open_first(phone)
    assert name in phone.inner_text("#visit-place")
    assert re.search(r"1[0-9]{10}", phone.inner_text("#visit-place"))
    picture(phone, "phone-visit-family")
    fill(phone, "没有信号时记的")
    phone.click(".stay button.main")
    phone.wait_for_selector(".visit .state[data-state=offline]")
    phone.reload()
    state_of(phone, "waiting")
    picture(phone, "phone-list-waiting")
    assert "没有信号时记的" not in str(phone.evaluate(RECORDS))
    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    state_of(phone, "sent")
    picture(phone, "phone-list-sent")
    assert phone.evaluate("window.doudiOffline.pending()") == 0
    phone.goto("/cases/?step=investigation")
    told = []
    for address in phone.locator(f"main a:text-is('{name}')").evaluate_all("links => links.map(link => link.href)"):
        phone.goto(address)  # another applicant may have the same name
        told.append(phone.inner_text("main"))
    assert any("没有信号时记的" in text for text in told), told


def test_conflict_keeps_both_versions_and_the_officer_chooses(sign_in: SignIn) -> None:
    phone, office = sign_in("township", width=360), sign_in("township")
    name = take_along(phone)
    phone.context.set_offline(True)
    open_first(phone)
    fill(phone, "手机里的一份")
    phone.click(".stay button.main")
    phone.wait_for_selector(".visit .state[data-state=offline]")
    office.goto("/cases/visits/")
    office.click(f"td.card-title a:text-is('{name}') >> nth=0")
    office.goto(f"{office.url.split('?')[0]}home-visit/")
    fill(office, "电脑上的一份")
    with office.expect_navigation():
        office.click(".stay button.main")
    phone.context.set_offline(False)
    phone.goto("/cases/visits/phone/")
    state_of(phone, "conflict")
    phone.click("[data-rows] [data-open] >> nth=0")
    phone.wait_for_selector("[data-theirs] p")
    shown = phone.inner_text("#visit-place")
    assert "电脑上的一份" in shown
    phone.wait_for_selector("[data-mine] p")
    assert "手机里的一份" in phone.inner_text("[data-mine]")
    picture(phone, "phone-conflict")
    assert violations(phone) == []
    with phone.expect_navigation():
        phone.click("[data-keep-both]")
    state_of(phone, "sent")
    office.reload()
    both = office.inner_text("main")
    assert "电脑上的一份" in both
    assert "手机里的一份" in both


@pytest.mark.parametrize("accepts", [False, True])
def test_sign_out_wipes_the_phone_after_asking_about_what_is_not_sent(sign_in: SignIn, accepts: bool) -> None:
    phone = sign_in("township", width=360)
    take_along(phone)
    open_first(phone)
    phone.fill("#id_seen", "还没有交的")
    phone.wait_for_selector(".visit .state[data-state=kept]")
    asked: list[str] = []

    def answer(dialog: Any) -> None:
        asked.append(dialog.message)
        if accepts:
            dialog.accept()
        else:
            dialog.dismiss()

    phone.on("dialog", answer)
    if not accepts:
        phone.click("text=退出")
        assert "1件没有发送" in asked[0]
        assert len(phone.evaluate(RECORDS)) == 2
        return
    with phone.expect_navigation():
        phone.click("text=退出")
    phone.goto("/account/login/")
    assert phone.evaluate(RECORDS) == []
    assert phone.evaluate("sessionStorage.length") == 0
    assert phone.evaluate("caches.keys()") == []


def test_store_is_empty_after_72_hours_and_the_list_after_a_day(sign_in: SignIn) -> None:
    phone = sign_in("township", width=360)
    take_along(phone)
    open_first(phone)
    phone.fill("#id_seen", "没有交的")
    phone.wait_for_selector(".visit .state[data-state=kept]")
    assert sorted(row["kind"] for row in phone.evaluate(RECORDS)) == ["page", "unsent"]
    phone.context.set_offline(True)
    for hours, kinds in ((25, ["unsent"]), (71, ["unsent"]), (73, [])):
        phone.clock.set_fixed_time(datetime.now(UTC) + timedelta(hours=hours))
        phone.reload()
        phone.wait_for_selector("[data-phone-list]")
        phone.wait_for_timeout(500)
        assert [row["kind"] for row in phone.evaluate(RECORDS)] == kinds, hours


def test_recorded_while_signed_out_is_sent_after_the_next_sign_in(sign_in: SignIn) -> None:
    phone = sign_in("township", width=360)
    take_along(phone)
    phone.context.set_offline(True)
    open_first(phone)
    fill(phone, "登录过期以后记的")
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    phone.click(".stay button.main")
    phone.wait_for_selector(".visit .state[data-state=expired]")
    assert phone.evaluate("window.doudiOffline.pending()") == 1
    phone.goto("/cases/visits/phone/")
    give_password_and_code(phone, "township")
    state_of(phone, "sent")
