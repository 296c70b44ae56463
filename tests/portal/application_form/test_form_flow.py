"""The way through the form: saved as typed, corrected, somebody removed, guardians, cleared, counted steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from doudi.casework.models import Application
from doudi.portal.application_form.draft import DraftMember, read_draft, write_draft
from doudi.portal.application_form.pages import first_unanswered
from doudi.portal.models import StoredDraft
from tests.conftest import Cast, identity_number
from tests.portal.application_form.test_application_form import FILLED, fill, page, send

pytestmark = pytest.mark.django_db
CHILD = {"name": "钟小宝", "id_number": identity_number(date(2016, 5, 5), 715), "relation": "孙子", "more": "no"}


def body(client: Client, key: str) -> str:
    return str(client.get(page(key)).content.decode())


def remove(client: Client, index: int) -> Any:
    return client.post(reverse("portal:remove_member", args=[index]))


def fill_three(client: Client, cast: Cast) -> None:
    """A couple and a grandchild, the subsidy for the wife and the child."""
    third = {"person-1": {**FILLED["person-1"], "more": "yes"}, "person-2": CHILD}
    others = {"who-disability_nursing": {"who": ["1", "2"]}, "facts-2": {"situations": ["student"]}}
    guardian = {"guardian": {"guardian_2": "钟有福", "relation_2": "祖父"}}
    fill(client, cast, **third, **others, **guardian)


@pytest.mark.parametrize(
    ("key", "typed", "shown"),
    [
        ("person-0", {"name": "钟有", "id_number": "3607"}, 'value="3607"'),
        ("facts-0", {"wage_fen": "大概三百", "situations": ["student"]}, "大概三百"),
        ("contact", {"phone": "138", "words": "腿脚不便"}, "腿脚不便"),
        ("consent", {"agreed_by": ["1"], "signed": ""}, 'value="1" id="id_agreed_by_1" checked'),
    ],
)
def test_what_is_on_the_screen_is_saved_though_incomplete(
    cast: Cast, client: Client, key: str, typed: Any, shown: str
) -> None:
    fill(client, cast)
    assert client.post(page(key), {**typed, "save": "1"}).url == reverse("portal:save_draft")
    assert shown in body(client, key)
    assert first_unanswered(read_draft(client.session)) == key
    assert client.post(page(key), {**FILLED[key], "agreed_by": ["0", "1"]}).url == page("review")
    assert read_draft(client.session).unfinished == {}


def test_complete_page_is_saved_as_answered(cast: Cast, client: Client) -> None:
    client.post(page("village"), {"village": cast.village.code})
    client.post(page("matters"), {**FILLED["matters"], "save": "1"})
    assert first_unanswered(read_draft(client.session)) == "person-0"


def test_steps_are_counted(cast: Cast, client: Client) -> None:
    client.get(reverse("portal:home") + f"?village={cast.village.code}")
    client.post(page("matters"), FILLED["matters"])
    assert "第 3 步，大约共 9 步" in body(client, "person-0")
    fill(client, cast)
    assert "第 3 步，共 12 步" in body(client, "person-0")


def test_correction_comes_back_to_the_summary(cast: Cast, client: Client) -> None:
    fill(client, cast)
    review = body(client, "review")
    for key in ("person-1", "facts-1", "who-disability_nursing", "property", "consent", "contact", "materials"):
        assert page(key) in review
    assert "回到核对页" in body(client, "facts-1")
    assert client.post(page("facts-1"), FILLED["facts-1"]).url == page("review")
    assert client.post(page("person-0"), {**FILLED["person-0"], "name": "钟有禄"}).url == page("consent")
    assert [member.name for member in read_draft(client.session).members] == ["钟有禄", "谢春兰"]


def test_removed_member_takes_nobody_along(cast: Cast, client: Client) -> None:
    fill_three(client, cast)
    assert remove(client, 1).url == page("consent")
    draft = read_draft(client.session)
    assert [member.name for member in draft.members] == ["钟有福", "钟小宝"]
    assert draft.members[1].facts == {"student": "true"}
    assert draft.subjects == {"disability_nursing": (1,)}
    assert draft.members[1].guardian == "钟有福"
    client.post(page("consent"), {"agreed_by": ["0"], "signed": "钟有福"})
    receipt, _code = send(client)
    members = Application.objects.get(receipt=receipt).answers["members"]
    assert [member["name"] for member in members] == ["钟有福", "钟小宝"]


def test_matter_that_lost_its_person_is_asked_again(cast: Cast, client: Client) -> None:
    fill(client, cast)
    remove(client, 1)
    draft = read_draft(client.session)
    assert draft.subjects == {"disability_nursing": ()}
    assert first_unanswered(draft) == "consent"
    assert "谢春兰" not in body(client, "review")


def test_applicant_and_strangers_cannot_be_removed(cast: Cast, client: Client) -> None:
    fill(client, cast)
    assert remove(client, 0).status_code == 404
    assert remove(client, 7).status_code == 404
    assert remove(Client(), 0).status_code == 404


def test_family_that_was_to_grow_stays_as_it_is(cast: Cast, client: Client) -> None:
    fill(client, cast)
    assert client.post(page("person-1"), {**FILLED["person-1"], "more": "yes"}).url == page("person-2")
    assert "没有这个人，不添了" in body(client, "person-2")
    assert remove(client, 2).url == page("review")


def test_new_adult_has_to_agree(cast: Cast, client: Client) -> None:
    fill(client, cast)
    client.post(page("person-1"), {**FILLED["person-1"], "more": "yes"})
    adult = {**CHILD, "name": "钟大", "id_number": identity_number(date(1990, 5, 5), 717), "relation": "儿子"}
    client.post(page("person-2"), adult)
    assert read_draft(client.session).consent is None
    assert client.post(reverse("portal:submit"), follow=True).redirect_chain[-1][0] != reverse("portal:receipt")
    assert not Application.objects.exists()


def test_guardian_of_a_child_is_asked_for(cast: Cast, client: Client) -> None:
    fill_three(client, cast)
    assert client.post(page("guardian"), {"guardian_2": "", "relation_2": ""}).status_code == 422
    assert "不能是本人" in client.post(page("guardian"), {"guardian_2": "钟小宝", "relation_2": "我"}).content.decode()
    receipt, _code = send(client)
    child = Application.objects.get(receipt=receipt).answers["members"][2]
    assert (child["guardian"], child["guardian_relation"]) == ("钟有福", "祖父")


def test_guardian_of_a_disabled_adult_is_optional(cast: Cast, client: Client) -> None:
    facts = {"facts-1": {"disability_category": "mental", "disability_grade": "2"}, "guardian": {}}
    fill(client, cast, **facts)
    assert "本人能自己表达意愿" in body(client, "guardian")


@pytest.mark.parametrize("facts", [{"disability_category": "mental"}, {"disability_grade": "2"}])
def test_kind_and_grade_of_a_disability_go_together(cast: Cast, client: Client, facts: dict[str, str]) -> None:
    fill(client, cast)
    answer = client.post(page("facts-0"), facts)
    assert answer.status_code == 422
    assert "请一起选" in answer.content.decode()


def test_no_answer_is_chosen_beforehand(cast: Cast, client: Client) -> None:
    fill(client, cast, **{"facts-0": {}})
    shown = body(client, "facts-0")
    assert " checked" not in shown
    assert shown.count(" selected") == shown.count('<option value="" selected>请选择')
    assert "一级（最重）" in shown


@pytest.mark.parametrize(
    "typed", ["138 0000 1111", "+86 138-0000-1111", "１３８００００１１１１", "008613800001111", "86 13800001111"]
)
def test_telephone_is_read_in_any_spelling(cast: Cast, client: Client, typed: str) -> None:
    fill(client, cast, contact={"phone": typed})
    assert read_draft(client.session).phone == "13800001111"


def test_shared_telephone_is_cleared(cast: Cast, client: Client) -> None:
    fill(client, cast)
    assert "还没有提交，也没有保存" in client.get(reverse("portal:clear")).content.decode()
    assert StoredDraft.objects.exists()
    client.post(reverse("portal:clear"))
    assert not StoredDraft.objects.exists()
    assert read_draft(client.session).members == ()
    fill(client, cast)
    client.post(reverse("portal:save_draft"), {"phone": "13800001111"})
    client.post(reverse("portal:clear"))
    assert StoredDraft.objects.get().code_hash
    assert client.get(reverse("portal:draft_saved")).status_code == 302
    fill(client, cast)
    send(client)
    client.post(reverse("portal:clear"))
    assert client.get(reverse("portal:receipt")).url == reverse("portal:lookup")


def test_clearing_leaves_an_officer_signed_in(cast: Cast, signed_in: Any) -> None:
    client = signed_in("cadre")
    fill(client, cast)
    client.post(reverse("portal:clear"))
    assert client.get(reverse("portal:posters")).status_code == 200


def test_reload_of_an_address_that_takes_answers_shows_a_page(cast: Cast, client: Client) -> None:
    fill(client, cast)
    assert client.get(reverse("portal:submit")).url == page("review")
    assert client.get(reverse("portal:respond", args=[1, "message"])).url == reverse("portal:progress")


def test_self_check_fills_in_the_form(cast: Cast, client: Client) -> None:
    age = str(DraftMember("", FILLED["person-0"]["id_number"], "").age)
    steps = (
        {"area": "rural", "size": "2", "income": "400"},
        {"assets": "1200", "vehicles": "1"},
        {
            "age": age,
            "disability": "visual",
            "grade": "2",
            "own_income": "100",
        },
    )
    rest = {"illness": "yes", "self_care": "partial", "supporter": "no"}
    for number, given in enumerate(steps, start=1):
        client.post(reverse("portal:self_check_step", args=[number]), {**given, **(rest if number == 3 else {})})
    client.post(reverse("portal:start_application"), {"matters": ["dibao"]})
    fill(client, cast, **{"facts-0": {}, "property": {}})
    draft = read_draft(client.session)
    assert draft.members[0].facts == {}
    answered = tuple(key for key in draft.answered if key not in {"facts-0", "property"})
    write_draft(client.session, replace(draft, answered=answered))
    facts, household = body(client, "facts-0"), body(client, "property")
    assert '<option value="2" selected>' in facts
    assert '<option value="visual" selected>' in facts
    assert 'value="serious_illness" id="id_situations_0" checked' in facts
    assert "自测时填的：全家每月收入400.00元" in facts
    assert 'value="1200"' in household
