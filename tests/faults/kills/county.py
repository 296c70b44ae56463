"""A small county: March is paid, some payments were returned, the cards are corrected, April is not computed yet."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.conftest import Cast, make_cast

MARCH, APRIL = date(2023, 3, 1), date(2023, 4, 1)
BANK = "rural_one_card"
BEFORE, CARDS_CHANGED_ON, PLAYED_ON = date(2023, 3, 6), date(2023, 3, 20), date(2023, 4, 6)
SIGNED_IN = ("bureau", "reviewer", "director", "finance", "officer", "other_officer")


def build(people: int) -> dict[str, str]:
    """Fill an empty database; return the session cookie of each user."""
    from django.core.management import call_command

    from doudi.core.clock import start_demonstration_clock
    from doudi.core.divisions.actions import load_divisions
    from tests.clock import Clock
    from tests.payments.conftest import Office
    from tests.payments.four_hands import reviewer

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    load_divisions()
    start_demonstration_clock(BEFORE)
    cast: Cast = make_cast()
    office = Office(cast, Clock(BEFORE))
    office.funds()
    persons = []
    for number in range(people):
        village = cast.village if number % 2 else cast.other_village
        persons.append(office.person(f"刘{chr(0x4E00 + number)}", village=village))
        office.award(persons[-1], assessed_income_fen=number * 7_00)
        if number % 5 == 0:
            office.award(persons[-1], "disability_living")
    back = _march(office)
    start_demonstration_clock(CARDS_CHANGED_ON)
    for person in back[:-1]:
        office.card(person, f"62284899{person.pk:011d}", CARDS_CHANGED_ON)
    start_demonstration_clock(PLAYED_ON)
    people = cast.people | {"reviewer": reviewer()}
    return {name: _cookie(people[name]) for name in SIGNED_IN}


def _march(office: Any) -> list[Any]:
    """Pay March; return the people whose payments the bank returned."""
    from doudi.payments import actions
    from doudi.payments.bank_exchange import actions as banking
    from doudi.payments.bank_exchange.models import BankFile

    run = office.release(office.prepare(MARCH))
    banking.freeze_files(by=office.cast.finance, run=run, profile=BANK)
    file = BankFile.objects.get(run=run)
    banking.write_file(by=office.cast.finance, file=file)
    file, _content = banking.hand_over(by=office.cast.finance, file=file)
    banking.accept_answer(by=office.cast.finance, file=file, name="三月回盘", content=answer_to(file))
    actions.close_run(by=office.cast.finance, run=run)
    back = {one.person_id: one.person for one in run.payments.filter(state="returned").order_by("pk")}
    return list(back.values())


def answer_to(file: Any) -> bytes:
    """Write the bank's answer: every seventh card is closed, and so is that of a person paid again a second time."""
    from doudi.bankfiles.simulated_bank import SimulatedBank
    from doudi.payments.bank_exchange.rendering import profile_of
    from tests.payments.bank_exchange.released_run import at_the_bank

    sent = at_the_bank(file)
    failures: Any = {item.account: "account_closed" for item in sent.items[2::7]}
    return SimulatedBank(profile_of(file.profile), failures=failures).answer(sent, file.day)


def _cookie(user: Any) -> str:
    """Create a session that passed the password and the second factor."""
    from django.test import Client

    from doudi.demo_site.fresh_sessions import pass_second_factor

    client = Client()
    client.force_login(user)
    pass_second_factor(user, client.session)
    return client.cookies["sessionid"].value
