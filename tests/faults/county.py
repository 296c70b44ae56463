"""The people of a simulated county: each event is recorded in the registry and, separately, for the verdict."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from doudi.core.audit.trail import SYSTEM, action, record
from doudi.payments import actions as payments_actions
from doudi.registry import actions as registry_actions
from doudi.registry.dated_rows import end_row
from doudi.registry.models import Award, Household, Person
from doudi.registry.refusals import DatesOutOfOrder
from tests.conftest import Cast, identity_number
from tests.deaths_and_cards import correct_death, record_card, record_death
from tests.faults.second_calculator import (
    Grant,
    Month,
    Raise,
    dues,
    price_subsidy,
)
from tests.payments.four_hands import PROOF

START = date(2022, 1, 1)
PROGRAMMES = (
    ("dibao",),
    ("dibao",),
    ("dibao",),
    ("dibao", "disability_living"),
    ("dibao", "disability_nursing"),
    ("tekun",),
    ("tekun",),
    ("disability_living", "disability_nursing"),
    ("child_living",),
    ("child_living", "dibao", "disability_living"),
    ("child_living", "disabled_child_care"),
)


def first_of(month: Month) -> date:
    return date(*month, 1)


def month_after(month: Month, steps: int = 1) -> Month:
    place = month[0] * 12 + month[1] - 1 + steps
    return place // 12, place % 12 + 1


def month_of(day: date) -> Month:
    return day.year, day.month


@dataclass
class Home:
    household: Any
    areas: list[tuple[date, str]]

    def area(self, day: date) -> str:
        return next(area for since, area in reversed(self.areas) if since <= day)


@dataclass
class SimulatedPerson:
    """A person as the verdict knows them; ``into`` is the record they were merged into, ``lent`` what it took over."""

    person: Any
    homes: list[tuple[date, Home]]
    grants: list[tuple[Any, Grant]] = field(default_factory=list)
    died: date | None = None
    recorded_dead: Any = None
    card: int = 0
    into: SimulatedPerson | None = None
    lent: list[tuple[Any, Grant]] = field(default_factory=list)

    def due(self, month: Month, known: date, raises: Sequence[Raise]) -> dict[str, int]:
        grants = [grant for _row, grant in self.grants]
        return dues(grants, self.area(month), self.person.birth_date, self.died, month, known, raises)

    def area(self, month: Month) -> str:
        day = first_of(month)
        home = next(home for since, home in reversed(self.homes) if since <= day)
        return home.area(day)

    def price_due(self, month: Month, known: date, raises: Sequence[Raise], rises: tuple[int, int, int]) -> int:
        """Return the price subsidy due to the person; fen."""
        lives_on = {"dibao", "tekun_basic", "child_living"} & self.due(month, known, raises).keys()
        return price_subsidy(self.area(month), month, known, raises, rises) if lives_on else 0

    @property
    def settled(self) -> bool:
        """Whether the person never moved and was never merged, so that a merge leaves no doubt where they lived."""
        return len(self.homes) == 1 and len(self.homes[0][1].areas) == 1


@action("award.end")
def end_award(*, by: Any, award: Award, last: Month | None) -> Award | None:
    """End an award with a month, perhaps long past; None withdraws it from its start."""
    record("待遇终止。", subject=award)
    if last is None or first_of(last) < award.valid_from:  # type: ignore[operator]  # awards begin
        award.withdrawn_at = timezone.now()
        award.save(update_fields=["withdrawn_at"])
        return None
    end_row(award, first_of(last), SYSTEM, timezone.now())
    return award


class County:
    """Two townships with people, and the events of their lives."""

    def __init__(self, cast: Cast, chance: random.Random, people: int) -> None:
        self.cast, self.chance = cast, chance
        self.souls: list[SimulatedPerson] = []
        self.raises: list[Raise] = []
        self.order = 0
        with transaction.atomic():
            for _number in range(people):
                self.born()

    def household(self, village: Any, area: str, since: date = START) -> Home:
        self.order += 1
        made = registry_actions.register_household(by=SYSTEM, number=f"SH{self.order}", village=village)
        registry_actions.change_circumstance(
            by=SYSTEM, subject=made, kind="area", value=area, since=since, source="visit"
        )
        return Home(made, [(since, area)])

    def born(self) -> SimulatedPerson:
        village = self.cast.village if self.chance.random() < 0.6 else self.cast.other_village
        home = self.household(village, "urban" if self.chance.random() < 0.3 else "rural")
        programmes = self.chance.choice(PROGRAMMES)
        # Children are 13 to 18 when the county begins, so that some come of age.
        first, step = (date(2004, 6, 1), 11) if "child_living" in programmes else (date(1950, 1, 1), 1)
        birth = first + timedelta(days=self.order * step % 1600)
        person = registry_actions.register_person(
            by=SYSTEM,
            number=f"SP{self.order}",
            name=f"刘{chr(0x4E00 + self.order % 2000)}",
            id_number=identity_number(birth, self.order % 1000),
            sex="male",
            birth_date=birth,
            household=home.household,
            relation="户主",
            source="paper",
        )
        soul = SimulatedPerson(person, [(date(1900, 1, 1), home)])
        self.souls.append(soul)
        if self.chance.random() < 0.97:
            self.new_card(soul, START)
        for programme in programmes:
            self.grant(soul, programme, (2022, 1))
        return soul

    def alive_and_apart(self) -> list[SimulatedPerson]:
        return [soul for soul in self.souls if soul.into is None and soul.died is None and not soul.lent]

    # --- what is recorded in the registry -----------------------------------------------------------

    def new_card(self, soul: SimulatedPerson, since: date) -> None:
        soul.card += 1
        number = f"6228{soul.person.pk:07d}{soul.card:08d}"
        with suppress(DatesOutOfOrder):  # changed today already
            record_card(soul.person, number, since)

    def new_payee(self, soul: SimulatedPerson, since: date) -> None:
        """Two people record who gets what is still owed to a person who died."""
        soul.card += 1
        account = f"6229{soul.person.pk:07d}{soul.card:08d}"
        made = payments_actions.propose_authority(
            by=self.cast.bureau,
            person=Person.objects.get(pk=soul.person.pk),
            basis="heir",
            holder_name="家属",
            account=account,
            proof="办理丧葬",
            since=since,
            upload=PROOF,
        )
        payments_actions.confirm_authority(by=self.cast.director, authority=made, account=account)

    def grant(self, soul: SimulatedPerson, programme: str, first: Month) -> None:
        chance = self.chance
        made = Grant(
            programme,
            first,
            long_term=chance.random() < 0.5,
            income_fen=chance.randrange(0, 700_00),
            care=chance.choice(("full", "partial", "none")),
            institution=chance.random() < 0.2,
            status=chance.choice(("orphan", "hiv", "de_facto_unattended", "de_facto_unattended")),
        )
        self.order += 1
        said: dict[str, Any] = {}
        if programme == "dibao":
            said = {"dibao_class": "long_term" if made.long_term else "other", "assessed_income_fen": made.income_fen}
        elif programme == "tekun":
            said = {"self_care": made.care}
        elif programme == "child_living":
            said = {"child_status": made.status, "in_institution": made.institution}
        row = registry_actions.take_over_award(
            by=SYSTEM,
            approved_by=self.cast.director,
            number=f"SA{self.order}",
            person=soul.person,
            programme=programme,
            from_month=first_of(first),
            **said,
        )
        soul.grants.append((row, made))

    def end(self, soul: SimulatedPerson, place: int, last: Month) -> None:
        row, grant = soul.grants[place]
        left = end_award(by=SYSTEM, award=row, last=last)
        if left is None:
            del soul.grants[place]
        else:
            grant.last = last

    def die(self, soul: SimulatedPerson, day: date) -> None:
        record_death(soul.person, day)
        soul.died = day

    def correct_death(self, soul: SimulatedPerson, day: date) -> None:
        """Correct the recorded day of a death."""
        correct_death(soul.person, day)
        soul.died = day

    def area(self, soul: SimulatedPerson, since: date) -> None:
        home = soul.homes[-1][1]
        if since <= home.areas[-1][0]:
            return
        area = "rural" if home.areas[-1][1] == "urban" else "urban"
        registry_actions.change_circumstance(
            by=SYSTEM, subject=home.household, kind="area", value=area, since=since, source="visit"
        )
        home.areas.append((since, area))

    def move(self, soul: SimulatedPerson, since: date) -> None:
        if since <= soul.homes[-1][0]:
            return
        village = self.cast.village if self.chance.random() < 0.5 else self.cast.other_village
        home = self.household(village, self.chance.choice(("urban", "rural")))
        soul.person = Person.objects.get(pk=soul.person.pk)
        registry_actions.move_person(
            by=SYSTEM,
            person=soul.person,
            household=Household.objects.get(pk=home.household.pk),
            relation="户主",
            since=since,
            source="paper",
            source_detail="",
        )
        soul.homes.append((since, home))

    def merge(self, kept: SimulatedPerson, other: SimulatedPerson) -> bool:
        """Merge two records as one person, if their awards of one programme do not overlap."""
        mine, theirs = ({grant.programme for _row, grant in one.grants} for one in (kept, other))
        if mine & theirs or kept.homes[0][1].areas != other.homes[0][1].areas:
            return False
        for one in (kept, other):
            one.person = Person.objects.get(pk=one.person.pk)
        registry_actions.merge_people(by=SYSTEM, kept=kept.person, other=other.person, why="同一人")
        kept.lent = list(other.grants)
        kept.grants += other.grants
        other.grants, other.into = [], kept
        return True

    def split(self, other: SimulatedPerson) -> None:
        kept = other.into
        assert kept is not None
        other.person = Person.objects.get(pk=other.person.pk)
        registry_actions.split_people(by=SYSTEM, other=other.person, why="不是同一人")
        other.grants, other.into = kept.lent, None
        kept.grants = [one for one in kept.grants if one not in kept.lent]
        kept.lent = []
        for row, _grant in other.grants:
            row.refresh_from_db()
