"""The settings of an exam under load: those of the site, with the second factor taken as given."""

from doudi.settings import *  # noqa: F403 - the settings of the site

ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
SECOND_FACTOR_ASSUMED = True
