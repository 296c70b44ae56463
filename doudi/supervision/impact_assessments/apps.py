from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImpactAssessmentsConfig(AppConfig):
    name = "doudi.supervision.impact_assessments"
    label = "supervision_impact_assessments"
    verbose_name = _("个人信息保护影响评估")
