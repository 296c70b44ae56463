"""The web application, for granian and other WSGI servers."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doudi.settings")
_OBJECTS_BEFORE_COLLECTING = 20_000
application = get_wsgi_application()


def _warm() -> None:
    """Read the rule book, the table of sounds and the guards now, not while the first officer waits."""
    from doudi import policy
    from doudi.core.database_guards import kept_columns
    from doudi.registry.name_keys import name_keys, split_pinyin

    policy.rule_book()
    name_keys("兜底")
    split_pinyin("doudi")
    kept_columns()
    # The rule book and the program stay for good: the collector need not look through them at every page.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)


_warm()
