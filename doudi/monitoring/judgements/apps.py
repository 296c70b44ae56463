from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JudgementsConfig(AppConfig):
    name = "doudi.monitoring.judgements"
    label = "judgements"
    verbose_name = _("比对判定")

    def ready(self) -> None:
        from doudi.monitoring.deliveries.follow_ups import register_follow_up
        from doudi.monitoring.judgements.people import follow_household, follow_person
        from doudi.monitoring.judgements.row_identity import texts_of_judgements, texts_of_rows
        from doudi.registry.followers import HOUSEHOLD_MOVED, PERSON_MOVED
        from doudi.registry.personal_data.index_rotation import register_index_texts

        register_follow_up("judgements", 10, _open)
        PERSON_MOVED.register(follow_person)
        HOUSEHOLD_MOVED.register(follow_household)
        register_index_texts("judgements_unclearrow", texts_of_rows)
        register_index_texts("judgements_rememberedjudgement", texts_of_judgements)


def _open(delivery: Any, *, by: Any, progress: Any) -> None:  # noqa: ARG001 - the signature of follow-ups
    from doudi.monitoring.judgements.actions import open_judgements

    open_judgements(by=by, delivery=delivery)
