from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChildrenConfig(AppConfig):
    name = "doudi.care.children"
    label = "care_children"
    verbose_name = _("儿童关爱")

    def ready(self) -> None:
        from doudi.care.children.moves import follow_household, follow_merge, follow_person
        from doudi.registry.followers import HOUSEHOLD_MOVED, PEOPLE_MERGED, PERSON_MOVED

        PERSON_MOVED.register(follow_person)
        HOUSEHOLD_MOVED.register(follow_household)
        PEOPLE_MERGED.register(follow_merge)
