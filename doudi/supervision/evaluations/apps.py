from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationsConfig(AppConfig):
    name = "doudi.supervision.evaluations"
    label = "supervision_evaluations"
    verbose_name = _("绩效评价")
