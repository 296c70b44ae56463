from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "doudi.care.services"
    label = "care_services"
    verbose_name = _("购买服务")
