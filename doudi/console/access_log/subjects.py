"""What an access was about, in words: the page, and the number by which the office knows what it shows.

No names: the audit administrator sees that somebody looked, and finds the person by number where it must be known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import get_resolver

from doudi.core.access_log.models import Access
from doudi.ui.navigation import entry_of

ROUTES = {
    "accounts/": "accounts.User",
    "accounts/proposals/": "accounts.AccountProposal",
    "bank/answers/": "bank_exchange.BankAnswer",
    "bank/files/": "bank_exchange.BankFile",
    "bank/inquiries/": "bank_exchange.SentItem",
    "bank/late-returns/": "bank_exchange.LateReturn",
    "bank/runs/": "payments.Run",
    "care/visits/": "care_visits.PlannedVisit",
    "care/visits/findings/": "care_visits.CareFinding",
    "care/visits/people/": "registry.Person",
    "care/visits/samples/": "care_visits.SampleDraw",
    "cases/": "casework.Case",
    "cases/provincial/": "casework.ProvincialFile",
    "circumstances/": "registry.Circumstance",
    "conferences/": "conferences.Meeting",
    "conferences/files/": "conferences.MeetingDocument",
    "conferences/folders/": "conferences.FolderSheet",
    "conferences/members/": "conferences.Member",
    "conferences/precedents/": "conferences.Decision",
    "conferences/questions/": "conferences.Question",
    "conferences/tasks/": "conferences.Task",
    "deaths/": "deaths.DeathReport",
    "decision-reviews/": "casework.DecisionReview",
    "delegations/": "casework.Delegation",
    "department/": "casework.Case",
    "department/referrals/": "casework.Referral",
    "deputies/": "casework.DeputyPeriod",
    "electricity/": "casework.ElectricityList",
    "files/": "attachments.Attachment",
    "funds/budgets/": "funding.Budget",
    "funds/forecast/": "statements.Forecast",
    "funds/indices/": "funding.PriceIndices",
    "funds/ledger/": "funding.Transaction",
    "funds/overdrafts/": "funding.Overdraft",
    "funds/returns/": "statistical_returns.StatisticalReturn",
    "household-accounts/": "household_accounts.HouseholdAccountList",
    "household-accounts/households/": "household_accounts.HouseholdAccount",
    "households/": "registry.Household",
    "leads/": "casework.Lead",
    "messages/": "casework.Message",
    "monitoring/calls/": "discovery.HotlineCall",
    "monitoring/campaigns/": "discovery.Campaign",
    "monitoring/campaigns/households/": "discovery.CampaignHousehold",
    "monitoring/deliveries/": "deliveries.Delivery",
    "monitoring/judgements/": "judgements.UnclearRow",
    "monitoring/leads/": "casework.Lead",
    "monitoring/low-income/entries/": "low_income.LayerEntry",
    "monitoring/low-income/families/": "registry.Household",
    "monitoring/low-income/insurance/": "low_income.InsurancePolicy",
    "monitoring/low-income/insurance/files/": "low_income.InsuranceFile",
    "monitoring/low-income/unaided/": "low_income.UnaidedPerson",
    "monitoring/screenings/": "warnings.ScreeningRun",
    "monitoring/walks/": "discovery.WalkHousehold",
    "monitoring/warnings/": "warnings.Warning",
    "monitoring/warnings/retirements/": "warnings.RuleRetirement",
    "moves/": "registry.MoveProposal",
    "near-relatives/": "casework.NearRelative",
    "payment/": "payments.Payment",
    "payments/accounts/": "payments.AccountAuthority",
    "payments/holds/": "payments.Hold",
    "payments/recoveries/": "payments.Recovery",
    "payments/self-audit/": "payments.AuditHit",
    "payments/special-amounts/": "payments.SpecialAmount",
    "payroll/": "payments.Run",
    "people/": "registry.Person",
    "petitions/": "supervision_petitions.Petition",
    "random-checks/": "casework.RandomCheck",
    "recipient-requests/": "casework.RecipientRequest",
    "recognitions/": "casework.Recognition",
    "referrals/": "casework.Referral",
    "relief/": "relief.ReliefCase",
    "relief/goods/": "relief.GoodsHandover",
    "relief/identities/": "relief.TemporaryIdentity",
    "relief/instalments/": "relief.Instalment",
    "relief/limits/": "relief.TownshipLimit",
    "rolls/": "roll_import.RollFile",
    "rolls/families/": "roll_import.StagedFamily",
    "second-factors/": "accounts.User",
    "self-care-teams/": "casework.SelfCareTeam",
    "self-care-teams/members/": "casework.SelfCareTeamMember",
    "sign-in-security/": "accounts.User",
    "staff-directory/": "casework.StaffMember",
    "standards/": "lawbook.Standard",
    "supports/": "registry.SupportObligation",
    "take-over/differences/": "payments.FamilyComparison",
    "take-over/rolls/": "roll_import.RollFile",
    "text-messages/files/": "text_messages.TextFile",
    "text-messages/opt-outs/": "text_messages.TextOptOut",
    "tip-offs/circulars/": "supervision_tip_offs.Circular",
}
"""The model of the rows behind an address, by what stands before the key."""
_NUMBER_FIELDS = ("number", "receipt", "reference")
"""The fields by which the office knows a row; others are known by their key."""
_KEY = "<int:pk>"


@dataclass(frozen=True)
class AccessRow:
    """An access with its subject in words."""

    access: Access
    subject: str

    @property
    def place(self) -> str:
        """The page, by the line of the navigation that it belongs to; else its room."""
        entry = entry_of(self.access.page)
        return str(entry.label) if entry else self.access.room


def in_words(accesses: Sequence[Access]) -> list[AccessRow]:
    """Return accesses with their subjects in words, with one query for each kind of row."""
    models_of = {access.pk: _model_of(access) for access in accesses}
    keys: dict[type[models.Model], set[int]] = defaultdict(set)
    for access in accesses:
        model = models_of[access.pk]
        if model is not None and access.subject_id.isdecimal():
            keys[model].add(int(access.subject_id))
    numbers = {model: _numbers(model, found) for model, found in keys.items()}
    return [AccessRow(access, _subject(access, models_of[access.pk], numbers)) for access in accesses]


def _subject(
    access: Access, model: type[models.Model] | None, numbers: dict[type[models.Model], dict[str, str]]
) -> str:
    if model is None:
        return access.subject_id
    number = numbers.get(model, {}).get(access.subject_id, access.subject_id)
    return f"{model._meta.verbose_name} {number}".strip()


def _model_of(access: Access) -> type[models.Model] | None:
    """Return the model of what was looked at: as noted, else by the address of the page."""
    if not access.subject_id:
        return None
    by_page = _models_by_page().get(access.page)
    is_page_named = access.subject_kind == access.page.rpartition(":")[2]
    return by_page if is_page_named and by_page else _models_by_name().get(access.subject_kind.replace("_", ""))


def key_of(kind: str, number: str) -> str:
    """Return the key of the row of a kind that has a number, for a filter; a number of no row is taken as a key."""
    model = _models_by_name().get(kind)
    field = _number_field(model) if model else None
    if model is None or field is None:
        return number
    found = model._default_manager.filter(**{field: number}).values_list("pk", flat=True).first()
    return str(found) if found else number


def _number_field(model: type[models.Model]) -> str | None:
    return next((name for name in _NUMBER_FIELDS if _has_field(model, name)), None)


def _numbers(model: type[models.Model], keys: set[int]) -> dict[str, str]:
    """Return the numbers of rows by their key; nothing for rows without a number."""
    field = _number_field(model)
    if field is None:
        return {}
    found = model._default_manager.filter(pk__in=keys).values_list("pk", field)
    return {str(pk): str(number) for pk, number in found}


def _has_field(model: type[models.Model], name: str) -> bool:
    try:
        return bool(model._meta.get_field(name).concrete)
    except FieldDoesNotExist:
        return False


@cache
def _models_by_name() -> dict[str, type[models.Model]]:
    own = (model for model in apps.get_models() if model.__module__.startswith("doudi."))
    return {str(model._meta.model_name): model for model in own}


@cache
def _models_by_page() -> dict[str, type[models.Model]]:
    """Return the models by the names of the pages whose addresses hold their keys."""
    return {page: apps.get_model(ROUTES[before]) for page, before in pages_with_a_key() if before in ROUTES}


def pages_with_a_key() -> Iterator[tuple[str, str]]:
    """Return the names of the pages whose addresses hold the key of a row, with what stands before it."""
    return _pages(get_resolver().url_patterns, "", ())


def _pages(patterns: Iterable[Any], route: str, namespaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        whole = route + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _pages(pattern.url_patterns, whole, inner)
        elif _KEY in whole:
            yield ":".join((*namespaces, str(pattern.name))), whole.partition(_KEY)[0]
