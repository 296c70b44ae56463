"""Stories of townships, their photographs, the consent of the people they tell about, and where they were published.

Titles, texts and names are sealed: they tell about people. When somebody withdraws their consent, all three and the
photographs are erased; what stays is that a story was received, and where it has to be recalled.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from doudi.core.accounts.user_key import user_key
from doudi.core.addresses import address_of
from doudi.core.attachments.models import Attachment
from doudi.core.divisions.queries import place_name
from doudi.core.encryption import SealedField, SealedKind
from doudi.outreach.stories.kinds import COUNTED_LEVELS, Answer, MediaLevel, StoryKind
from doudi.outreach.stories.workflow import TONES, StoryState


class Story(models.Model):
    """A text of a township for a month.

    ``received_on`` is the day that counts: that of the first delivery, or of the one after a return that was not put
    right in time; empty while the township writes. ``due_on`` is the limit of its month.
    """

    township_code = models.CharField(gettext_lazy("乡镇"), max_length=9)
    month = models.DateField(gettext_lazy("月份"))
    kind = models.CharField(gettext_lazy("类别"), max_length=10, choices=StoryKind.choices)
    sealed_title = SealedField(gettext_lazy("标题"), kind=SealedKind.ROW)
    sealed_text = SealedField(gettext_lazy("正文"), kind=SealedKind.ROW, blank=True)
    tells_about_people = models.BooleanField(gettext_lazy("写到具体的人"))
    state = models.CharField(gettext_lazy("状态"), max_length=10, choices=StoryState.choices, default=StoryState.DRAFT)
    due_on = models.DateField(gettext_lazy("期限"))
    written_by = user_key(db_index=False)
    written_on = models.DateField(gettext_lazy("起草日期"))
    first_received_on = models.DateField(gettext_lazy("第一次报送"), null=True)
    received_on = models.DateField(gettext_lazy("报送日期"), null=True)
    handed_in_by = user_key(null=True, db_index=False)
    returned_on = models.DateField(gettext_lazy("退回日期"), null=True)
    returned_why = models.CharField(gettext_lazy("退回理由"), max_length=200, blank=True)
    decided_by = user_key(null=True, db_index=False)
    accepted_on = models.DateField(gettext_lazy("采用日期"), null=True)
    taken_down_on = models.DateField(gettext_lazy("撤下日期"), null=True)
    recall_due_on = models.DateField(gettext_lazy("召回期限"), null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = gettext_lazy("故事")
        ordering = ("-month", "township_code", "pk")
        indexes = (models.Index(fields=("township_code", "month"), name="stories_of_township"),)
        constraints = (
            models.CheckConstraint(condition=Q(month__day=1), name="story_of_a_whole_month"),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | ~Q(decided_by=F("handed_in_by")),
                name="story_accepted_by_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=StoryState.TAKEN_DOWN) | Q(sealed_text=""),
                name="story_taken_down_has_no_text",
            ),
        )

    def __str__(self) -> str:
        return _("{place}{year}年{month}月的{kind}").format(
            place=self.place, year=self.month.year, month=self.month.month, kind=self.get_kind_display()
        )

    def get_absolute_url(self) -> str:
        return address_of("outreach_stories:story", self.pk)

    @property
    def title(self) -> str:
        """The title in clear."""
        return str(self.sealed_title.clear())

    @property
    def place(self) -> str:
        """The township."""
        return place_name(self.township_code)

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return TONES.get(StoryState(self.state), "")

    @property
    def is_late(self) -> bool:
        """Whether it was received after the limit of its month."""
        return self.received_on is not None and self.received_on > self.due_on

    @property
    def late_shown(self) -> str:
        """That it was late, for lists."""
        return _("迟报") if self.is_late else ""


class StoryPhoto(models.Model):
    """A photograph of a story."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="photos")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = gettext_lazy("故事照片")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.story_id}"


class Consent(models.Model):
    """The written consent of an adult whom a story tells about; the name is erased when it is withdrawn."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="consents")
    sealed_person = SealedField(gettext_lazy("本人"), kind=SealedKind.ROW, blank=True)
    signed_on = models.DateField(gettext_lazy("签字日期"))
    paper = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+")
    recorded_by = user_key(db_index=False)
    withdrawn_on = models.DateField(gettext_lazy("撤回日期"), null=True)

    class Meta:
        verbose_name = gettext_lazy("故事里的人的同意")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.story_id} {self.signed_on}"

    @property
    def person(self) -> str:
        """The name in clear; empty once it was erased."""
        return str(self.sealed_person.clear()) if self.sealed_person else ""


class Publication(models.Model):
    """Where a story was published, and whether it was recalled."""

    story = models.ForeignKey(Story, on_delete=models.PROTECT, related_name="publications")
    medium = models.CharField(gettext_lazy("媒体"), max_length=60)
    level = models.CharField(gettext_lazy("级别"), max_length=10, choices=MediaLevel.choices)
    published_on = models.DateField(gettext_lazy("发表日期"))
    link = models.URLField(gettext_lazy("网址"), max_length=300, blank=True)
    proof = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = user_key(db_index=False)
    recorded_on = models.DateField(gettext_lazy("登记日期"))
    recalled_on = models.DateField(gettext_lazy("撤下日期"), null=True)
    recalled_by = user_key(null=True, db_index=False)
    recall_note = models.CharField(gettext_lazy("怎样撤下"), max_length=200, blank=True)

    class Meta:
        verbose_name = gettext_lazy("故事的发表")
        ordering = ("published_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("story", "medium", "published_on"), name="one_publication_of_a_medium_and_day"
            ),
        )

    def __str__(self) -> str:
        return self.medium

    def get_absolute_url(self) -> str:
        return self.story.get_absolute_url()

    @property
    def is_counted(self) -> bool:
        """Whether the medium is of county level or higher."""
        return self.level in COUNTED_LEVELS

    @property
    def is_before_review(self) -> bool:
        """Whether it was published before the bureau had accepted the story."""
        accepted: date | None = self.story.accepted_on
        return accepted is not None and self.published_on < accepted

    @property
    def facts(self) -> list[tuple[Any, Any]]:
        """What it says, beside the link."""
        return [(_("级别"), self.get_level_display()), (_("登记"), self.recorded_by.name)]


class Recommendation(models.Model):
    """That the bureau asks every township to learn from an accepted experience (P18-2.g)."""

    story = models.OneToOneField(Story, on_delete=models.PROTECT, related_name="recommendation")
    lesson = models.CharField(gettext_lazy("学什么"), max_length=200)
    due_on = models.DateField(gettext_lazy("答复期限"))
    recommended_by = user_key(db_index=False)
    recommended_on = models.DateField(gettext_lazy("推广日期"))

    class Meta:
        verbose_name = gettext_lazy("经验推广")
        ordering = ("-recommended_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(due_on__gte=F("recommended_on")), name="recommendation_is_answered_afterwards"
            ),
        )

    def __str__(self) -> str:
        return f"{self.story_id}"


class Adoption(models.Model):
    """What a township says of a recommended experience, once."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="adoptions")
    township_code = models.CharField(gettext_lazy("乡镇"), max_length=9)
    answer = models.CharField(gettext_lazy("答复"), max_length=10, choices=Answer.choices)
    words = models.CharField(gettext_lazy("怎样做的、为什么"), max_length=200)
    answered_by = user_key(db_index=False)
    answered_on = models.DateField(gettext_lazy("答复日期"))

    class Meta:
        verbose_name = gettext_lazy("乡镇对推广经验的答复")
        ordering = ("answered_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("recommendation", "township_code"), name="one_answer_of_a_township"),
        )

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.township_code}"

    @property
    def place(self) -> str:
        """The township."""
        return place_name(self.township_code)
