from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "doudi.care.visits"
    label = "care_visits"
    verbose_name = _("探视巡访")
