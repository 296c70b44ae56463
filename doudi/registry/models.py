"""People and households, and the dated rows of what is true of them.

A dated row has two time axes: the days on which it holds (``valid_from`` to ``valid_to``, inclusive) and the time in
which the office took it for true (``recorded_at`` to ``withdrawn_at``). A change ends one row and adds another; a
correction withdraws a row that was never true. The content of a row is never changed.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.addresses import address_of
from doudi.core.divisions.models import Division
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import (
    BlindIndexField,
    SealedField,
    SealedKind,
    SealedValue,
    new_keys,
)
from doudi.policy import WORD_LABELS, programme_name
from doudi.registry.circumstance_kinds import CIRCUMSTANCE_TEXT, KINDS, CircumstanceKind, Value
from doudi.values.benefit_month import format_month_in_words

LONGEST_NAME = 40
LONGEST_SOURCE = 120
_NOT_MERGED = Q(merged_into=None)
"""The condition of the indexes that the search counts by, without reading the rows."""


class Sex(models.TextChoices):
    """The two codes of GB2261-1 that identity cards have."""

    MALE = "male", _("男")
    FEMALE = "female", _("女")


class Source(models.TextChoices):
    """The source of a dated row."""

    DECLARED = "declared", _("本人申报")
    MATERIAL = "paper", _("证件材料")
    DEPARTMENT = "department", _("部门数据")
    VISIT = "visit", _("入户调查")
    ROLL = "roll", _("花名册导入")
    DECISION = "decision", _("审核确认")
    OPENING = "opening", _("期初数据")


class Household(models.Model):
    """A household in a village; its members are memberships."""

    village_field = "village_id"

    number = models.CharField(_("户编号"), max_length=30, unique=True)
    village = models.ForeignKey(Division, verbose_name=_("村（居）"), on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(_("注销日期"), null=True, blank=True)

    objects = ScopedQuerySet["Household"].as_manager()

    class Meta:
        verbose_name = _("家庭")

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address_of("registry:household", self.pk)


class Person(models.Model):
    """A person. ``household`` and ``village`` are the present ones; memberships have the history."""

    village_field = "village_id"

    number = models.CharField(_("人员编号"), max_length=30, unique=True)
    name = models.CharField(_("姓名"), max_length=LONGEST_NAME)
    name_sound = models.CharField(max_length=120, editable=False)
    name_initials = models.CharField(max_length=LONGEST_NAME, editable=False)
    given_name = models.CharField(max_length=LONGEST_NAME, editable=False)
    name_frame = models.CharField(max_length=2, editable=False)
    id_number = SealedField(_("公民身份号码"), kind=SealedKind.IDENTITY_NUMBER, blank=True)
    id_number_index = BlindIndexField(kind=SealedKind.IDENTITY_NUMBER)
    sex = models.CharField(_("性别"), max_length=6, choices=Sex.choices)
    birth_date = models.DateField(_("出生日期"))
    death_date = models.DateField(_("死亡日期"), null=True, blank=True)
    household = models.ForeignKey(
        Household, verbose_name=_("家庭"), null=True, on_delete=models.PROTECT, related_name="present_people"
    )
    village = models.ForeignKey(
        Division, verbose_name=_("村（居）"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("已并入"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        db_index=False,
    )

    objects = ScopedQuerySet["Person"].as_manager()

    class Meta:
        verbose_name = _("人员")
        indexes = (
            models.Index(fields=("name", "village"), name="person_name", condition=_NOT_MERGED),
            models.Index(fields=("name_sound", "village"), name="person_sound", condition=_NOT_MERGED),
            models.Index(fields=("name_initials", "village"), name="person_initials", condition=_NOT_MERGED),
            models.Index(fields=("given_name", "village"), name="person_given", condition=_NOT_MERGED),
            models.Index(fields=("name_frame", "village"), name="person_frame", condition=_NOT_MERGED),
            models.Index(fields=("id_number_index",), name="person_id_number"),
            models.Index(fields=("village", "name"), name="person_village"),
            models.Index(fields=("village", "name"), name="person_place", condition=_NOT_MERGED),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("registry:person", self.pk)


class Dated(models.Model):
    """Base of rows with a period in which they hold and a time in which they were known."""

    valid_from = models.DateField(_("起"), null=True, blank=True)
    valid_to = models.DateField(_("止"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=12, choices=Source.choices)
    source_detail = models.CharField(_("来源说明"), max_length=LONGEST_SOURCE, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登记人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    withdrawn_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("作废人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    class Meta:
        abstract = True

    def holds_on(self, day: date) -> bool:
        """Whether the row holds on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def take_new_key(self) -> None:
        """Become a new row, which is inserted when it is saved."""
        self.pk = None
        self._state.adding = True


class Membership(Dated):
    """A person in a household: registered (hukou), or living together, which is what rules count."""

    class Kind(models.TextChoices):
        """The kinds of membership; for relations between two people see ``SupportObligation``."""

        REGISTERED = "registered", _("同户登记")
        LIVING = "living", _("共同生活")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    kind = models.CharField(_("关系类别"), max_length=10, choices=Kind.choices)
    relation = models.CharField(_("与户主关系"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("家庭成员")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "kind"),
                name="one_present_household",
                condition=Q(withdrawn_at=None, valid_to=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.household_id}"


class SupportObligation(Dated):
    """An obligation by law of one person to support another, in whatever household they live."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="supporters")
    supporter = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="supported")
    relation = models.CharField(_("关系"), max_length=20)

    class Meta:
        verbose_name = _("法定赡养、抚养、扶养关系")

    def __str__(self) -> str:
        return f"{self.person_id} {self.supporter_id}"


class Circumstance(Dated):
    """A circumstance of a person or a household. Health, cards, phones and addresses are encrypted."""

    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="circumstances", db_index=False
    )
    household = models.ForeignKey(
        Household, null=True, blank=True, on_delete=models.PROTECT, related_name="circumstances", db_index=False
    )
    kind = models.CharField(_("事项"), max_length=30)
    text = models.TextField(_("内容"))
    text_index = models.CharField(max_length=32, blank=True, default="", editable=False)

    class Meta:
        verbose_name = _("情况")
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(household__isnull=True), name="of_a_person_or_a_household"
            ),
        )
        indexes = (
            models.Index(fields=("person", "kind"), name="circumstance_person", condition=Q(person__isnull=False)),
            models.Index(
                fields=("household", "kind"), name="circumstance_household", condition=Q(household__isnull=False)
            ),
            models.Index(fields=("text_index",), name="circumstance_index", condition=~Q(text_index="")),
        )

    def __str__(self) -> str:
        return self.declared.label

    def take_new_key(self) -> None:
        """Become a new row; a sealed text is sealed for it."""
        sealed = self.sealed
        super().take_new_key()
        if sealed is not None:
            (self.pk,) = new_keys(Circumstance, 1)
            self.text = sealed.sealed_for(CIRCUMSTANCE_TEXT.at(self.pk)).stored

    @property
    def subject(self) -> Person | Household:
        """The person or household that the circumstance belongs to."""
        subject = self.person or self.household
        assert subject is not None  # noqa: S101 - a database constraint
        return subject

    @property
    def declared(self) -> CircumstanceKind:
        """The kind of the circumstance."""
        return KINDS[self.kind]

    @property
    def sealed(self) -> SealedValue | None:
        """The encrypted text, or None where the kind is not sealed."""
        kind = self.declared.sealed
        return SealedValue(self.text, kind, CIRCUMSTANCE_TEXT.at(self.pk)) if kind else None

    @property
    def value(self) -> Value:
        """The value in clear, for computations; pages use ``shown`` or reveal it with an audit entry."""
        sealed = self.sealed
        return self.declared.read(sealed.clear() if sealed else self.text)

    @property
    def shown(self) -> str:
        """The value in words; cards, phones and addresses are masked."""
        sealed = self.sealed
        if sealed and sealed.kind is not SealedKind.HEALTH:
            return str(sealed)
        return self.declared.shown(self.value)


class Award(Dated):
    """An award: person, programme and assessed facts. ``valid_from`` and ``valid_to`` are first days of months."""

    number = models.CharField(_("待遇编号"), max_length=30, db_index=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="awards")
    programme = models.CharField(_("待遇"), max_length=40)
    dibao_class = models.CharField(_("低保类别"), max_length=10, blank=True)
    assessed_income_fen = models.BigIntegerField(_("核定月人均收入"), null=True, blank=True)
    self_care = SealedField(_("自理能力"), kind=SealedKind.HEALTH, blank=True)
    child_status = SealedField(_("儿童身份"), kind=SealedKind.HEALTH, blank=True)
    in_institution = models.BooleanField(_("机构养育或集中供养"), null=True, blank=True)

    class Meta:
        verbose_name = _("待遇")
        constraints = (
            models.CheckConstraint(condition=Q(valid_from__isnull=False), name="award_begins"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")), name="award_ends_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme_name} {self.number}"

    @property
    def in_words(self) -> str:
        """Programme, class and first month, such as 低保（常补），2020年11月起."""
        text = self.programme_name
        if self.dibao_class:
            text = _("{programme}（{category}）").format(programme=text, category=WORD_LABELS[self.dibao_class])
        assert self.valid_from is not None  # noqa: S101 - the database sees to it
        return _("{text}，{month}起").format(text=text, month=format_month_in_words(self.valid_from))

    @property
    def programme_name(self) -> str:
        """The Chinese name of the programme."""
        return programme_name(self.programme)


class MoveProposal(models.Model):
    """A proposed move of a person into a household of another village, which the receiving side agrees to or refuses.

    ``kind`` says whether the person is to live there or to have the hukou there.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待迁入地答复")
        AGREED = "agreed", _("已同意")
        REFUSED = "refused", pgettext_lazy("state", "不同意")
        WITHDRAWN = "withdrawn", _("已撤回")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="move_proposals")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("迁什么"), max_length=10, choices=Membership.Kind.choices)
    relation = models.CharField(_("与户主关系"), max_length=20)
    since = models.DateField(_("自"))
    source = models.CharField(_("来源"), max_length=12, choices=Source.choices)
    source_detail = models.CharField(_("来源说明"), max_length=LONGEST_SOURCE, blank=True)
    from_village_code = models.CharField(_("迁出村（居）"), max_length=12, db_index=True)
    to_village_code = models.CharField(_("迁入村（居）"), max_length=12, db_index=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("答复时间"), null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("迁移")
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                name="move_answered_by_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "withdrawn")) | Q(decided_by__isnull=False),
                name="move_answered_by_somebody",
            ),
            models.UniqueConstraint(
                fields=("person", "kind"), condition=Q(state="proposed"), name="one_proposed_move_of_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.household_id}"

    def get_absolute_url(self) -> str:
        return reverse("registry:move_proposal", args=[self.pk])
