"""What browsers keep of the site: cookies of this host alone, which no script reads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.urls import reverse

from doudi.core.cookies import cookie_name
from tests.conftest import Cast

pytestmark = pytest.mark.attack
PRODUCTION = {
    "DOUDI_MODE": "production",
    "DOUDI_SECRET_KEY": "4f1d8a93c05e7b26d9a0f3c81b5e7d42690ac8f1",
    "DOUDI_HOSTS": "doudi.example.cn",
    "PYTHONUTF8": "1",
}
SHOWN = (
    "import json, doudi.settings as s; print(json.dumps([s.COOKIE_PREFIX, s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
    "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, "
    "[one['NAME'].rsplit('.')[-1] for one in s.AUTH_PASSWORD_VALIDATORS], s.PASSWORD_HASHERS]))"
)


def test_production_ties_cookies_to_its_host_and_to_https() -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DOUDI_", "DATABASE"))}
    command = [sys.executable, "-c", SHOWN]
    done = subprocess.run(command, capture_output=True, text=True, env=kept | PRODUCTION, timeout=60, check=True)
    *browser, validators, hashers = json.loads(done.stdout)
    assert browser == ["__Host-", "__Host-sessionid", "__Host-csrftoken", True, True, 31_536_000, True]
    assert "ContextWordValidator" in validators
    assert hashers == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.mark.django_db
def test_every_cookie_is_out_of_reach_of_scripts_and_other_sites(cast: Cast, signed_in: Any, settings: Any) -> None:
    settings.COOKIE_PREFIX, settings.SESSION_COOKIE_SECURE = "__Host-", True
    client = signed_in("officer")
    for address in ("/", reverse("registry:recipients"), reverse("casework:cases")):
        client.get(address)
    client.post("/apply/text-size/", {"density": "elder"})
    own = [one for name, one in client.cookies.items() if name not in {"sessionid", "csrftoken"}]
    assert {one.key for one in own} >= {cookie_name("desk"), cookie_name("density"), cookie_name("lists")}
    for cookie in own:
        assert cookie.key.startswith("__Host-")
        flags = [cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["path"], cookie["domain"]]
        assert flags == [True, True, "Lax", "/", ""], cookie.key
    for name in {"sessionid", "csrftoken"} & set(client.cookies):
        assert client.cookies[name]["httponly"]
