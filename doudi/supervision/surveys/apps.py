from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "doudi.supervision.surveys"
    label = "supervision_surveys"
    verbose_name = _("第三方调查")
