"""A genuine form of one's own row, sent to the same page of another township, changes nothing there."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.audit.models import Entry
from tests.malformed_forms import Form, filled, forms_of
from tests.page_places import places  # noqa: F401 - a fixture
from tests.page_rules import EXPECTED, arguments_of

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
LEAST_FORMS = 40
REFUSED = {403, 404, 405, 409, 422}


def foreign_addresses(places: Any) -> dict[str, str]:  # noqa: F811 - the rows of the fixture
    """Return the address of the same page in the other township, by the address in one's own."""
    found = {}
    for name, line in EXPECTED.items():
        if {"about", "given"} & set(line) and not line.get("everywhere"):
            own, foreign = (reverse(name, args=arguments_of(line, places[where])) for where in ("own", "foreign"))
            if own != foreign:
                found[own] = foreign
    return found


def genuine_forms(client: Any, addresses: dict[str, str]) -> dict[str, Form]:
    """Return the forms that one's own pages offer, by where they are sent."""
    found: dict[str, Form] = {}
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
            found |= {form.action: form for form in forms_of(address, answer.content.decode()) if form.is_post}
    return found


@pytest.mark.parametrize("who", ["cadre", "officer"])
def test_a_genuine_form_sent_to_a_foreign_row_is_refused(
    who: str,
    places: Any,  # noqa: F811 - the fixture
    signed_in: Any,
) -> None:
    client, addresses = signed_in(who), foreign_addresses(places)
    forms, draw = genuine_forms(client, addresses), random.Random(7)
    tried = 0
    for own, foreign in addresses.items():
        form = forms.get(own) or Form(own, True)
        before = Entry.objects.count()
        answer = client.post(foreign, filled(form, draw, ("x",)))
        assert answer.status_code in REFUSED, (foreign, answer.status_code)
        assert Entry.objects.count() == before, foreign
        tried += own in forms
    assert tried > LEAST_FORMS or who == "cadre"
