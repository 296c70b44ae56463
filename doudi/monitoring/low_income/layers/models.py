"""Periods in the six layers and as urban poor, entries by paper, and where everybody of the layers stands today."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import BlindIndexField, SealedField, SealedKind
from doudi.registry.models import Household, Person, Sex
from doudi.values.translation import gettext


class Layer(models.TextChoices):
    """The six layers of the low-income population (SC39-II)."""

    DIBAO = "dibao", _("低保对象")
    TEKUN = "tekun", _("特困人员")
    MONITORED = "monitored", _("防止返贫监测对象")
    MARGIN = "margin", _("低保边缘家庭成员")
    EXPENDITURE = "expenditure", _("刚性支出困难家庭成员")
    OTHER = "other", _("其他困难人员")


class Cause(models.TextChoices):
    """Why somebody is poor, as the indicators of warnings have it (MCA83-III.3)."""

    ILLNESS = "illness", _("因病")
    DISABILITY = "disability", _("因残")
    SCHOOLING = "schooling", _("因学")
    UNEMPLOYMENT = "unemployment", _("因失业")
    ACCIDENT = "accident", _("因灾、因意外")


class Period(models.Model):
    """A derived row: the days on which it holds, and the time in which the register took it for true.

    A row is never changed: a change withdraws it and adds another.
    """

    valid_from = models.DateField(_("自"))
    valid_to = models.DateField(_("至"), null=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    withdrawn_at = models.DateTimeField(_("作废时间"), null=True)

    class Meta:
        abstract = True


class LayerPeriod(Period):
    """A person in a layer, by an award, a recognition, a department's list or an entry.

    ``basis_key`` is the key of the award, recognition or entry; of a list it is the first month as 202305.
    """

    village_field = "person__village_id"

    class Basis(models.TextChoices):
        AWARD = "award", _("待遇")
        RECOGNITION = "recognition", _("认定")
        LIST = "list", _("部门名单")
        ENTRY = "entry", _("登记")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="layer_periods")
    layer = models.CharField(_("类别"), max_length=12, choices=Layer.choices)
    basis = models.CharField(_("依据"), max_length=12, choices=Basis.choices)
    basis_key = models.PositiveBigIntegerField()

    objects = ScopedQuerySet["LayerPeriod"].as_manager()

    class Meta:
        verbose_name = _("低收入人口类别")
        ordering = ("valid_from", "pk")
        indexes = (models.Index(fields=("layer", "valid_from"), name="layer_in_force", condition=Q(withdrawn_at=None)),)
        constraints = (
            models.UniqueConstraint(
                fields=("person", "layer", "basis", "basis_key", "valid_from"),
                condition=Q(withdrawn_at=None),
                name="layer_period_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="layer_period_ends_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.layer}"


class UrbanPoorPeriod(Period):
    """A person who lives in an urban area and is in some layer (城镇困难群众, P18-2)."""

    village_field = "person__village_id"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="urban_poor_periods")

    objects = ScopedQuerySet["UrbanPoorPeriod"].as_manager()

    class Meta:
        verbose_name = _("城镇困难群众")
        ordering = ("valid_from", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "valid_from"), condition=Q(withdrawn_at=None), name="urban_poor_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="urban_poor_ends_later"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}"


class LayerEntry(models.Model):
    """Somebody entered as otherwise in hardship, with a paper: one proposes, another confirms or refuses."""

    village_field = "person__village_id"

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待第二人确认")
        CONFIRMED = "confirmed", _("已确认")
        REFUSED = "refused", pgettext_lazy("state", "不同意")
        ENDED = "ended", _("已退出")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="layer_entries")
    since = models.DateField(_("自"))
    paper = models.CharField(_("依据（文号、名册）"), max_length=120)
    sealed_reason = SealedField(_("困难情况"), kind=SealedKind.HEALTH)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PROPOSED)
    entered_by = user_key()
    entered_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    decided_by = user_key(null=True)
    decided_at = models.DateTimeField(_("确认时间"), null=True)
    sealed_decided_why = SealedField(_("意见"), kind=SealedKind.HEALTH, blank=True)
    ended_on = models.DateField(_("退出日期"), null=True)
    sealed_ended_why = SealedField(_("退出的理由"), kind=SealedKind.HEALTH, blank=True)
    ended_by = user_key(null=True)
    version = models.PositiveIntegerField(default=0)

    objects = ScopedQuerySet["LayerEntry"].as_manager()

    class Meta:
        verbose_name = _("其他困难人员登记")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(state__in=("proposed", "confirmed")), name="one_layer_entry_in_force"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("entered_by")),
                name="layer_entry_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_by__isnull=False), name="layer_entry_decided_by_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ended_on__isnull=False) & ~Q(sealed_ended_why=""),
                name="layer_entry_ends_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.since}"

    def get_absolute_url(self) -> str:
        return address_of("low_income:entry", self.pk)


class LowIncomePerson(models.Model):
    """Where somebody of the layers stands today: a row for lists and counts, rewritten by every update.

    It repeats what the periods, the registry and the aid say, so that no page reads the whole registry.
    ``kinds`` are the kinds of aid of the months looked back on, each between bars; ``aided_until`` is the last day on
    which any department's aid reached the person.
    """

    village_field = "village_code"

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="low_income")
    household = models.ForeignKey(Household, null=True, on_delete=models.PROTECT, related_name="low_income_people")
    village_code = models.CharField(_("村（居）"), max_length=12)
    sex = models.CharField(_("性别"), max_length=6, choices=Sex.choices)
    birth_date = models.DateField(_("出生日期"))
    is_dibao = models.BooleanField(Layer.DIBAO.label, default=False)
    is_tekun = models.BooleanField(Layer.TEKUN.label, default=False)
    is_monitored = models.BooleanField(Layer.MONITORED.label, default=False)
    is_margin = models.BooleanField(Layer.MARGIN.label, default=False)
    is_expenditure = models.BooleanField(Layer.EXPENDITURE.label, default=False)
    is_other = models.BooleanField(Layer.OTHER.label, default=False)
    is_urban_poor = models.BooleanField(_("城镇困难群众"), default=False)
    is_student = models.BooleanField(_("在校学生"), default=False)
    since = models.DateField(_("最早自"))
    kinds = models.CharField(_("得到的救助"), max_length=200, blank=True)
    aided_until = models.DateField(_("最近得到救助"), null=True)

    objects = ScopedQuerySet["LowIncomePerson"].as_manager()

    class Meta:
        verbose_name = _("低收入人口")
        ordering = ("village_code", "pk")
        indexes = (models.Index(fields=("village_code", "person"), name="low_income_village"),)

    def __str__(self) -> str:
        return f"{self.person_id}"

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers of today."""
        return tuple(layer for layer in Layer if getattr(self, f"is_{layer}"))


class LowIncomeCause(models.Model):
    """A cause of somebody's hardship; which one is a keyed index, as some causes are about health."""

    low_income = models.ForeignKey(LowIncomePerson, on_delete=models.CASCADE, related_name="causes", db_index=False)
    cause_index = BlindIndexField(kind=SealedKind.HEALTH, blank=False)

    class Meta:
        verbose_name = _("致困原因")
        constraints = (models.UniqueConstraint(fields=("low_income", "cause_index"), name="cause_once"),)
        indexes = (models.Index(fields=("cause_index", "low_income"), name="low_income_cause"),)

    def __str__(self) -> str:
        return f"{self.low_income_id}"


class RegisterUpdate(models.Model):
    """An update of the register: when, why, and how many rows it changed."""

    at = models.DateTimeField(_("时间"), auto_now_add=True)
    day = models.DateField(_("日期"), db_index=True)
    occasion = models.CharField(_("缘由"), max_length=60)
    people = models.PositiveIntegerField(_("在册人数"))
    added = models.PositiveIntegerField(_("新增"))
    withdrawn = models.PositiveIntegerField(_("作废"))

    class Meta:
        verbose_name = _("低收入人口库更新")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.day} {self.people}"

    @property
    def occasion_in_language(self) -> str:
        """The occasion, which is recorded in Chinese, in the language of the reader."""
        sources, delivered, _rest = self.occasion.partition("入库")
        if not delivered:
            return gettext(self.occasion)
        label = "、".join(gettext(source) for source in sources.split("、"))
        return gettext("{label}入库").format(label=label)
