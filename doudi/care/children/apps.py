from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChildrenConfig(AppConfig):
    name = "doudi.care.children"
    label = "care_children"
    verbose_name = _("儿童关爱")
