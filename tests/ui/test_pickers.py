"""Pickers of people, households, villages and officers, with and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from doudi.payments.models import Hold
from doudi.registry.people.forms import MergeForm
from doudi.ui.forms import ActionForm
from doudi.ui.pickers.fields import PickerField
from doudi.ui.pickers.sources import picker_source
from tests.conftest import Cast, Family

pytestmark = pytest.mark.django_db


class OfficerForm(ActionForm):
    officer = PickerField("officers", label="谁")


def text(answer: Any) -> str:
    return str(answer.content.decode())


def asked(client: Any, source: str, words: str, **more: str) -> Any:
    posted = {"picker_field": "one", "one_text": words, **more}
    return client.post(reverse("ui:pick", args=[source]), posted)


def test_people_are_found_in_scope_with_township_and_masked_number(
    signed_in: Any, family: Family, other_family: Family
) -> None:
    found = text(asked(signed_in("officer"), "people", "zgy"))
    assert f'value="{family.mother.number}"' in found
    assert f'value="{other_family.mother.number}"' not in found
    assert family.household.village.parent.name in found
    assert family.mother.id_number.clear() not in found
    both = text(asked(signed_in("bureau"), "people", "钟桂英"))
    assert both.count('type="radio"') == 2


def test_those_who_see_nobody_find_nobody(signed_in: Any, family: Family) -> None:
    for who in ("finance", "system_administrator", "citizen"):
        client = signed_in(who)
        assert "radio" not in text(asked(client, "people", "钟桂英"))
        assert "radio" not in text(asked(client, "households", "钟桂英"))
    assert "radio" not in text(asked(client, "officers", "officer"))


def test_number_in_a_form_is_limited_to_the_scope_and_the_permission(
    cast: Cast, family: Family, other_family: Family
) -> None:
    def picked(by: Any, person: Any) -> bool:
        return MergeForm({"other": person.number, "why": "同名", "is_compared": "on"}).for_user(by).is_valid()

    assert picked(cast.officer, family.son)
    assert not picked(cast.officer, other_family.son)
    person = picker_source("people_anywhere")
    assert person is not None
    assert person.get(other_family.son.number, cast.finance) is None
    assert person.choice_of(other_family.son, cast.officer).label == other_family.son.number


def test_a_place_of_exactly_this_name_needs_no_choosing(cast: Cast) -> None:
    """Who types the whole name of a township has said which; part of a name is still chosen from what is found."""
    divisions, villages = picker_source("divisions"), picker_source("villages")
    assert divisions is not None
    assert villages is not None
    township = cast.officer.division
    assert divisions.get(township.name, cast.bureau) == township
    assert divisions.get(township.name[:-1], cast.bureau) is None
    whole = f"{township.name}{cast.village.name}"
    assert villages.get(whole, cast.officer) == cast.village
    assert villages.get(whole, cast.other_officer) is None


def test_villages_and_officers_by_initials(signed_in: Any, cast: Cast) -> None:
    client = signed_in("officer")
    village = cast.village
    assert f'value="{village.code}"' in text(asked(client, "villages", village.name))
    assert f'value="{cast.other_village.code}"' not in text(asked(client, "villages", cast.other_village.name))
    assert f'value="{cast.other_village.code}"' in text(asked(signed_in("bureau"), "villages", cast.other_village.name))
    assert 'value="leader"' in text(asked(client, "officers", "lead"))


def test_unknown_source_and_field_are_refused(signed_in: Any) -> None:
    client = signed_in("officer")
    assert asked(client, "nobody", "x").status_code == 404
    assert asked(client, "people", "x", picker_field="a b").status_code == 400


def test_form_comes_back_with_those_found_and_keeps_what_was_typed(signed_in: Any, family: Family) -> None:
    client, page = signed_in("officer"), reverse("payments:holds")
    typed = {"reason": "disputed", "programme": "", "detail": "待核实银行卡"}
    answer = client.post(page, typed | {"number_text": "钟桂英"})
    assert answer.status_code == 422
    shown = text(answer)
    assert "请从找到的里面选一个" in shown
    assert f'value="{family.mother.number}"' in shown
    assert "待核实银行卡" in shown
    assert not Hold.objects.exists()
    chosen = {"number_text": "钟桂英", "number_for": "钟桂英", "number": family.mother.number}
    assert client.post(page, typed | chosen).status_code == 302
    assert Hold.objects.get().person == family.mother


def test_searching_without_scripts_does_nothing_else(signed_in: Any, family: Family) -> None:
    client, page = signed_in("officer"), reverse("payments:holds")
    answer = client.post(page, {"number_text": family.mother.number, "find_picker": "number", "detail": ""})
    assert "checked" in text(answer)
    assert "请填写" not in text(answer)
    assert not Hold.objects.exists()


def test_choice_of_another_text_does_not_count(cast: Cast, family: Family) -> None:
    data = {"other": family.son.number, "other_text": "钟桂英", "other_for": "易小明", "why": "同名"}
    form = MergeForm(data).for_user(cast.officer)
    assert "other" in form.errors
    assert [choice.key for choice in form.fields["other"].widget.choices] == [family.mother.number]


def test_picker_without_its_user_is_an_error(cast: Cast) -> None:
    with pytest.raises(ImproperlyConfigured):
        OfficerForm({"officer": "leader"}).is_valid()
    assert OfficerForm({"officer": "leader"}).for_user(cast.officer).is_valid()


def test_trail_filters_by_officer_and_person_and_keeps_the_text_out_of_the_address(
    signed_in: Any, cast: Cast, family: Family, other_family: Family
) -> None:
    client, address = signed_in("auditor"), reverse("console:audit_trail")
    of_officer = text(client.get(address, {"officer": "other_officer"}))
    assert cast.other_officer.name in of_officer
    about = client.get(address, {"person": family.son.number, "verb": "person.register"})
    assert "易小明" in text(about)
    assert "共1行" in text(about)
    assert 'form="filter_person_none"' in text(about)
    assert 'name="person_for"' not in text(about)
    assert 'name="person' not in text(signed_in("audit_administrator").get(address))
