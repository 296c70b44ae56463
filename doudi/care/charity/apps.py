from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CharityConfig(AppConfig):
    name = "doudi.care.charity"
    label = "care_charity"
    verbose_name = _("慈善对接")
