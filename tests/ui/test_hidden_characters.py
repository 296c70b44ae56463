"""What nobody sees is not taken: direction marks in names, digits of other scripts in page numbers, kept pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from doudi.core.refusals import HiddenCharacters
from doudi.registry import actions
from doudi.registry.models import Person
from tests.conftest import Cast, Family

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
REVERSED = "钟\u202e英桂"


@pytest.mark.parametrize("name", [REVERSED, "钟\u200b桂英", "钟\n桂英", "钟\ue000"])
def test_name_with_hidden_characters_is_refused(cast: Cast, family: Family, name: str) -> None:
    with pytest.raises(HiddenCharacters):
        actions.register_person(
            by=cast.officer,
            number="X1",
            name=name,
            id_number="",
            sex="female",
            birth_date=family.mother.birth_date,
            household=family.household,
            relation="女",
            source="paper",
        )
    assert not Person.objects.filter(number="X1").exists()


def test_name_of_rare_characters_is_taken(cast: Cast, family: Family) -> None:
    """Rare characters of Chinese names, a dot between, a composed letter."""
    person = actions.register_person(
        by=cast.officer,
        number="X2",
        name="买买提·𠮷娜é",
        id_number="",
        sex="female",
        birth_date=family.mother.birth_date,
        household=family.household,
        relation="女",
        source="paper",
    )
    assert person.name == "买买提·𠮷娜é"


def test_form_names_the_field(signed_in: Any, family: Family) -> None:
    address = reverse("registry:register_member", args=[family.household.pk])
    answer = signed_in("officer").post(address, {"name": REVERSED, "sex": "female", "birth_date": "1990-01-01"})
    assert "看不见的控制符号" in answer.context["form"].errors["name"][0]


@pytest.mark.parametrize("page", ["²", "٣٣٣٣٣٣", "1.5", "-1", "0", "99999999999999999999"])
def test_odd_page_numbers_are_not_found(signed_in: Any, page: str) -> None:
    auditor = signed_in("auditor")
    for name in ("registry:recipients", "console:audit_trail"):
        answer = auditor.get(reverse(name), {"page": page, "q": "钟"})
        assert answer.status_code == 404, name


def test_pages_are_not_kept_by_browsers(signed_in: Any, client: Any, cast: Cast) -> None:
    assert signed_in("officer").get(reverse("registry:recipients"))["Cache-Control"] == "no-store"
    assert "no-store" in client.get(reverse("portal:home"))["Cache-Control"]
    assert "no-store" in client.get(reverse("account_login"))["Cache-Control"]
