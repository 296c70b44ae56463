from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawbookConfig(AppConfig):
    name = "doudi.lawbook"
    label = "lawbook"
    verbose_name = _("政策")
