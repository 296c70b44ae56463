from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class V1Config(AppConfig):
    name = "doudi.api.v1"
    label = "api_v1"
    verbose_name = _("接口服务")
