"""Questions that rooms bring before a conference."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from doudi.conferences.kinds import kind_label, question_kinds
from doudi.conferences.models.limits import MAX_REASON_LENGTH, MAX_TITLE_LENGTH
from doudi.conferences.workflow import CLOSED_QUESTION_STATES, QuestionState
from doudi.core.accounts.user_key import user_key
from doudi.core.divisions.scope import ScopedQuerySet
from doudi.core.encryption import SealedField, SealedKind


class Question(models.Model):
    """One matter to be decided: a kind and the id of its subject in the room that raised it.

    ``corrects`` is the decision that a new one is to replace. ``sealed_text`` says what is to be decided and why.
    """

    village_field = "village_code"

    kind = models.CharField(_("种类"), max_length=40)
    topic = models.CharField(_("情形"), max_length=40, blank=True)
    subject_id = models.CharField(_("事项编号"), max_length=40)
    village_code = models.CharField(_("所属地"), max_length=12, db_index=True)
    title = models.CharField(_("议题"), max_length=MAX_TITLE_LENGTH)
    sealed_text = SealedField(_("要议定的问题"), kind=SealedKind.SECRET)
    corrects = models.ForeignKey(
        "conferences.Decision", verbose_name=_("更正"), null=True, on_delete=models.PROTECT, related_name="corrections"
    )
    state = models.CharField(_("状态"), max_length=10, choices=QuestionState.choices, default=QuestionState.OPEN)
    version = models.PositiveIntegerField(default=0)
    raised_by = user_key(null=True)
    raised_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    withdrawn_by = user_key(null=True)
    withdrawn_why = models.CharField(_("撤回原因"), max_length=MAX_REASON_LENGTH, blank=True)

    objects = ScopedQuerySet["Question"].as_manager()

    class Meta:
        verbose_name = _("议题")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject_id"),
                condition=~Q(state__in=[str(state) for state in CLOSED_QUESTION_STATES]),
                name="one_open_question_of_a_subject",
            ),
        )
        indexes = (models.Index(fields=("kind", "subject_id"), name="questions_of_a_subject"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("conferences:question", args=[self.pk])

    @property
    def text(self) -> str:
        """What is to be decided, in clear."""
        return self.sealed_text.clear() if self.sealed_text else ""

    @property
    def kind_label(self) -> str:
        """The label of the kind."""
        return kind_label(self.kind)

    @property
    def topic_label(self) -> Any:
        """The label of the sub-kind; empty where there is none."""
        kind = question_kinds().get(self.kind)
        return (kind.topics if kind else {}).get(self.topic, self.topic)

    @property
    def tone(self) -> str:
        """The tone of its state's tag on pages."""
        return {QuestionState.OPEN: "warn", QuestionState.SETTLED: "good"}.get(QuestionState(self.state), "")
