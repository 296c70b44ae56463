"""The registry's own panels of the family file: awards with start and end, bank cards, address and telephones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.policy import WORD_LABELS
from doudi.registry.household_accounts.queries import account_of
from doudi.registry.households.columns import AWARD_COLUMNS, CARD_COLUMNS
from doudi.registry.households.panels import FamilyFile, FamilyPanel, register_panel
from doudi.registry.models import Award, Circumstance, Person
from doudi.registry.personal_data.contacts import contacts_of


@dataclass(frozen=True)
class AwardRow:
    """An award of the family with what its state is today."""

    award: Award
    is_in_force: bool
    is_ended: bool

    @property
    def label(self) -> str:
        """The programme with its class."""
        name = self.award.programme_name
        if not self.award.dibao_class:
            return name
        return _("{programme}（{category}）").format(programme=name, category=WORD_LABELS[self.award.dibao_class])

    @property
    def state(self) -> str:
        """The state in words."""
        if self.is_in_force:
            return str(_("在享"))
        return str(_("已停止")) if self.is_ended else str(_("尚未开始"))

    @property
    def tone(self) -> str:
        """The tone of the tag of its state."""
        return "good" if self.is_in_force else ""


def awards_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return every award of a family that was not withdrawn: in force first, then the latest."""
    month = today().replace(day=1)
    awards = Award.objects.filter(file.during_stays("person", "valid_from"), withdrawn_at=None)
    rows = [
        AwardRow(award, award.holds_on(month), award.valid_to is not None and award.valid_to < month)
        for award in awards.select_related("person").order_by("-valid_from", "person_id", "pk")
    ]
    rows.sort(key=lambda row: not row.is_in_force)
    return {"rows": rows, "columns": AWARD_COLUMNS}


@dataclass(frozen=True)
class CardRow:
    """A bank card of somebody of the family."""

    person: Person
    card: Circumstance

    @property
    def until(self) -> date | None:
        """The last day on which it was the card."""
        return self.card.valid_to


def cards_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return the bank cards of a family, masked, those in use first, who has none, and who is paid for all."""
    cards = Circumstance.objects.filter(
        file.during_stays("person", "recorded_at__date"), kind="bank_account", withdrawn_at=None
    )
    rows = [CardRow(card.person, card) for card in cards.select_related("person").order_by("-pk") if card.person]
    rows.sort(key=lambda row: row.until is not None)
    holders = {row.person.pk for row in rows if row.until is None}
    without = [
        person.name
        for person, last in file.stays
        if last is None and person.death_date is None and person.pk not in holders
    ]
    return {
        "rows": rows,
        "columns": CARD_COLUMNS,
        "without": without,
        "household_account": account_of(file.household) if file.household and without else None,
        "may_reveal": file.by.may(Permission.REVEAL_PERSONAL_DATA),
    }


def contact_panel(file: FamilyFile) -> Mapping[str, Any] | None:
    """Return where the household is reached, masked; revealing it is recorded."""
    household = file.household
    if household is None:
        return None
    return {
        "household": household,
        "person": file.person,
        "place": place_name(household.village_id),
        "contacts": contacts_of(household),
        "may_reveal": file.by.may(Permission.REVEAL_PERSONAL_DATA),
        "may_change": file.by.may(Permission.CHANGE_REGISTRY),
    }


def register_panels() -> None:
    """Register the registry's own panels."""
    register_panel(
        FamilyPanel(
            name="awards",
            title=_("历次待遇"),
            template="registry/panels/awards.html",
            query=awards_panel,
            area="main",
            order=20,
            is_of_person=True,
        )
    )
    register_panel(
        FamilyPanel(
            name="contact",
            title=_("住址和电话"),
            template="registry/panels/contact.html",
            query=contact_panel,
            order=10,
            is_of_person=True,
        )
    )
    register_panel(
        FamilyPanel(
            name="cards",
            title=_("银行卡"),
            template="registry/panels/cards.html",
            query=cards_panel,
            order=20,
            is_of_person=True,
        )
    )
