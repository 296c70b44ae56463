from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CheckAnswersConfig(AppConfig):
    name = "doudi.monitoring.check_answers"
    label = "check_answers"
    verbose_name = _("核对答复")

    def ready(self) -> None:
        from doudi.monitoring.check_answers.later_judgements import follow_judgement
        from doudi.monitoring.judgements.follow_ups import JUDGED

        JUDGED.register(follow_judgement)
