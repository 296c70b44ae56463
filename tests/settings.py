"""The settings of the tests: a store and keys of their own, quick password hashes, nothing on the network."""

import os
import tempfile
from pathlib import Path

_FOLDER = tempfile.mkdtemp(prefix="doudi-tests-")
os.environ.setdefault("DOUDI_DATA", _FOLDER)
os.environ["DOUDI_MODE"] = "development"

from doudi.settings import *  # noqa: E402, F403 - the settings read the environment set above

TRAIL_HEADS_FILE = Path(tempfile.mkdtemp(prefix="doudi-heads-")) / "trail-heads.log"
"""Of this process alone: workers have the same data folder, and trails of their own."""

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DESK_SECONDS = 0
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SECOND_FACTOR_ASSUMED = True
"""The cast has given its second factor; tests/attacks proves the real thing."""
