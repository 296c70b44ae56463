from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "doudi.outreach.stories"
    label = "outreach_stories"
    verbose_name = _("故事和经验文章")
