"""Registration of families, hukou and support obligations; the list of recipients."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.audit.models import Entry
from doudi.core.refusals import OutsideScope
from doudi.registry import actions, refusals
from doudi.registry.models import Household, Membership, MoveProposal, Person, SupportObligation
from tests.conftest import Cast, Family, identity_number

pytestmark = pytest.mark.django_db

BORN = date(1988, 8, 8)
GIVEN = {"name": "刘长根", "id_number": identity_number(BORN, 301), "source": "paper", "source_detail": "户口本"}


def page(name: str, *arguments: Any) -> str:
    return reverse(f"registry:{name}", args=arguments)


def test_new_family_is_registered(cast: Cast, signed_in: Any) -> None:
    client = signed_in("officer")
    answer = client.post(page("register_family"), GIVEN | {"village": cast.village.code})
    household = Household.objects.get()
    assert answer.url == household.get_absolute_url()
    head = household.memberships.get().person
    assert (head.name, head.sex, head.birth_date) == ("刘长根", "male", BORN)
    assert household.number == f"{cast.village.code[6:]}H0001"
    member = {
        "name": "刘小丫",
        "relation": "女",
        "birth_date": "2020-02-02",
        "sex": "female",
        "source": "declared",
        "source_detail": "出生证明",
        "id_number": "",
    }
    client.post(page("register_member", household.pk), member)
    assert Person.objects.get(name="刘小丫").number == f"{cast.village.code[6:]}P0002"
    assert "刘小丫" in client.get(answer.url).content.decode()
    verbs = Entry.objects.order_by("-number").values_list("verb", flat=True)[:3]
    assert list(verbs) == ["person.register", "person.register", "household.register"]


def rows(*people: dict[str, str], **more: str) -> dict[str, str]:
    filled = {f"member-{index}-{name}": text for index, row in enumerate(people) for name, text in row.items()}
    return filled | {"rows": str(len(people))} | more


WIFE = {"name": "钟秀英", "relation": "妻", "id_number": identity_number(BORN, 302), "phone": "138 0000 0002"}
CHILD = {"name": "刘小丫", "relation": "女", "birth_date": "2020-02-02", "sex": "female"}


def test_whole_family_is_entered_on_one_page(cast: Cast, signed_in: Any) -> None:
    client, address = signed_in("officer"), page("register_family")
    typed = GIVEN | {"village": cast.village.code, "address": "上屋组12号", "phone": "0797-6330001"}
    more = client.post(address, typed | rows(WIFE, act="add_row"))
    assert more.status_code == 200
    assert 'name="member-1-name"' in more.content.decode()
    assert "钟秀英" in more.content.decode()
    assert re.search(rf'value="{cast.village.code}"\s+checked', more.content.decode()), "the village stays picked"
    searched = client.post(
        address, typed | rows(WIFE) | {"village": "", "village_text": "cl", "find_picker": "village"}
    )
    assert f'value="{cast.village.code}"' in searched.content.decode()
    assert cast.other_village.code not in searched.content.decode()
    assert not Household.objects.exists()
    client.post(address, typed | rows(WIFE, {}, CHILD))
    household = Household.objects.get()
    assert list(household.memberships.order_by("pk").values_list("person__name", "relation")) == [
        ("刘长根", "户主"),
        ("钟秀英", "妻"),
        ("刘小丫", "女"),
    ]
    assert household.circumstances.get(kind="address").value == "上屋组12号"
    phones = {one.name: one.circumstances.filter(kind="phone").first() for one in household.present_people.all()}
    assert {name: phone.value for name, phone in phones.items() if phone} == {
        "刘长根": "07976330001",
        "钟秀英": "13800000002",
    }


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        (WIFE | {"relation": ""}, "relation", "请填写"),
        (WIFE | {"id_number": GIVEN["id_number"]}, "id_number", "前面已经填过"),
        (WIFE | {"id_number": "360731198808083011"}, "id_number", "校验码"),
        (WIFE | {"phone": "110"}, "phone", "11位"),
        (CHILD | {"birth_date": ""}, "birth_date", "出生日期和性别"),
        (CHILD | {"birth_date": "2999-01-01"}, "birth_date", "不能晚于今天"),
        (WIFE | {"id_number": identity_number(date(1970, 5, 1), 20)}, "id_number", "迁往另一家庭"),
    ],
)
def test_wrong_row_registers_nobody(
    cast: Cast, signed_in: Any, family: Family, row: dict[str, str], field: str, words: str
) -> None:
    answer = signed_in("officer").post(page("register_family"), GIVEN | {"village": cast.village.code} | rows(row))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert f'id="id_member-0-{field}_error"' in answer.content.decode()
    assert Household.objects.count() == 1


def test_no_more_rows_than_a_household_has(cast: Cast, signed_in: Any) -> None:
    for number in ("99", "-1", "x"):
        answer = signed_in("officer").post(page("register_family"), {"rows": number, "act": "add_row"})
        assert answer.status_code == 200
        assert answer.content.decode().count('-relation"') <= 2 * 15 * 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"village": ""}, "请填写"),
        ({"village": "360731999999"}, "辖区内没有找到"),
        ({"id_number": "360731198808083011"}, "校验码"),
        ({"id_number": ""}, "没有身份证号码的，请填写"),
        ({"id_number": "", "birth_date": "2999-01-01", "sex": "male"}, "不能晚于今天"),
        ({"since": "2999-01-01"}, "不能晚于今天"),
        ({"source_detail": ""}, "请填写"),
    ],
)
def test_invalid_family_form_registers_nothing(cast: Cast, signed_in: Any, changes: dict[str, str], words: str) -> None:
    answer = signed_in("officer").post(page("register_family"), GIVEN | {"village": cast.village.code} | changes)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Household.objects.exists()


def test_number_in_use_registers_no_household(cast: Cast, family: Family, signed_in: Any) -> None:
    number = identity_number(date(1970, 5, 1), 20)
    answer = signed_in("officer").post(
        page("register_family"), GIVEN | {"village": cast.village.code, "id_number": number}
    )
    assert answer.status_code == 422
    assert "迁往另一家庭" in answer.content.decode()
    assert Household.objects.count() == 1


def test_family_outside_scope_is_refused(cast: Cast, signed_in: Any, family: Family) -> None:
    client = signed_in("other_officer")
    assert client.post(page("register_family"), GIVEN | {"village": cast.village.code}).status_code == 422
    assert client.post(page("register_member", family.household.pk), GIVEN | {"relation": "子"}).status_code == 404
    assert client.post(page("register_support", family.mother.pk), {}).status_code == 404
    with pytest.raises(OutsideScope):
        actions.register_family(
            by=cast.other_officer,
            village=cast.village,
            name="甲",
            id_number="",
            sex="male",
            birth_date=BORN,
            since=None,
            source="paper",
            source_detail="",
        )


def test_hukou_may_differ_from_residence(cast: Cast, family: Family, other_family: Family, signed_in: Any) -> None:
    client, address = signed_in("officer"), page("register_hukou", family.son.pk)
    given = {
        "household": other_family.household.number,
        "relation": "孙",
        "since": "2015-09-01",
        "source": "paper",
        "source_detail": "户口本",
    }
    assert client.post(address, given | {"household": "没有"}).status_code == 422
    client.post(address, given)
    assert not family.son.memberships.filter(kind="registered").exists()
    actions.agree_to_move(by=cast.other_officer, proposal=MoveProposal.objects.get())
    assert family.son.memberships.get(kind="registered").household == other_family.household
    assert family.son.memberships.get(kind="living", withdrawn_at=None).household == family.household
    early = client.post(address, given | {"household": family.household.number})
    assert early.status_code == 422
    client.post(address, given | {"household": family.household.number, "since": "2020-01-01"})
    believed = Membership.objects.filter(person=family.son, kind="registered", withdrawn_at=None).order_by("pk")
    assert [one.valid_to for one in believed] == [date(2019, 12, 31), None]


def test_support_obligation_is_registered_and_ended(
    cast: Cast, family: Family, other_family: Family, signed_in: Any
) -> None:
    client, address = signed_in("officer"), page("register_support", family.mother.pk)
    given = {
        "supporter": other_family.son.number,
        "relation": "长子",
        "since": "2018-01-01",
        "source": "paper",
        "source_detail": "户口本",
    }
    client.post(address, given)
    bound = SupportObligation.objects.get()
    assert other_family.son.name in client.get(family.mother.get_absolute_url()).content.decode()
    assert client.post(address, given).status_code == 422
    assert client.post(address, given | {"supporter": family.mother.number}).status_code == 422
    end = page("end_support", bound.pk)
    assert client.post(end, {"last_day": "2017-01-01", "why": "解除"}).status_code == 422
    client.post(end, {"last_day": "2024-06-30", "why": "解除收养"})
    assert SupportObligation.objects.get(withdrawn_at=None).valid_to == date(2024, 6, 30)
    with pytest.raises(refusals.AlreadyWithdrawn):
        actions.end_support(by=cast.officer, support=bound, last_day=date(2024, 7, 1), why="再次")


def test_split_page_undoes_merge(cast: Cast, family: Family, signed_in: Any) -> None:
    client = signed_in("officer")
    client.post(page("register_member", family.household.pk), GIVEN | {"relation": "侄"})
    twin = Person.objects.get(name="刘长根")
    actions.register_support(
        by=cast.officer,
        person=twin,
        supporter=family.mother,
        relation="姑",
        since=BORN,
        source="paper",
        source_detail="",
    )
    actions.merge_people(by=cast.officer, kept=family.son, other=twin, why="同一人")
    assert SupportObligation.objects.get().person == family.son
    assert page("split", twin.pk) in client.get(twin.get_absolute_url()).content.decode()
    assert client.post(page("split", twin.pk), {"why": ""}).status_code == 422
    client.post(page("split", twin.pk), {"why": "不是同一人"})
    twin.refresh_from_db()
    assert twin.merged_into is None
    assert SupportObligation.objects.get().person == twin
    assert twin.memberships.get(withdrawn_at=None).valid_to is None
    assert client.post(page("split", twin.pk), {"why": "再来一次"}).status_code == 422


def test_recipients_list_filters_awards_ending_soon(cast: Cast, family: Family, signed_in: Any) -> None:
    from doudi.core.clock import this_month
    from doudi.values.benefit_month import add_months

    month = this_month()
    for order, (number, months, ends) in enumerate((("C1", 1, None), ("C2", 3, None), ("C3", 60, 1), ("C4", 60, 2))):
        born = add_months(month, months - 12 * 18)
        child = actions.register_person(
            by=cast.officer,
            number=number,
            name=f"孩子{number}",
            id_number=identity_number(born, 900 + order),
            sex="male",
            birth_date=born,
            household=family.household,
            relation="子",
            source="paper",
        )
        actions.take_over_award(
            by=cast.officer,
            approved_by=cast.director,
            number=f"A{number}",
            person=child,
            programme="child_living",
            from_month=add_months(month, -6),
            to_month=add_months(month, ends) if ends else None,
            child_status="orphan",
            in_institution=False,
        )
    client = signed_in("officer")

    def listed(lack: str) -> set[str]:
        text = client.get(page("recipients") + f"?lacks={lack}").content.decode()
        return {number for number in ("C1", "C2", "C3", "C4") if f"孩子{number}" in text}

    assert (listed("ending"), listed("coming_of_age")) == ({"C3"}, {"C1"})
    assert "儿童待遇，两个月内成年" in client.get("/").content.decode()
