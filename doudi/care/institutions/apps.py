from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionsConfig(AppConfig):
    name = "doudi.care.institutions"
    label = "care_institutions"
    verbose_name = _("集中供养")
