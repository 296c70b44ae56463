"""Settings of Django and doudi, from environment variables with defaults for one machine.

``DOUDI_MODE=production`` refuses to start with development defaults.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent


def _text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


_MODE = _text("DOUDI_MODE", "development")
if _MODE not in {"development", "production"}:
    raise ImproperlyConfigured(f"DOUDI_MODE 写的是“{_MODE}”：只能是 production（正式使用）或 development（试用）。")
IS_PRODUCTION = _MODE == "production"
DATA_FOLDER = Path(_text("DOUDI_DATA", "var")).resolve()
KEY_FILE = Path(_text("DOUDI_KEYS", str(DATA_FOLDER / "keys.json")))
BACKUP_KEY_FILE = Path(_text("DOUDI_BACKUP_KEY", str(DATA_FOLDER / "backup-key")))
ATTACHMENT_FOLDER = DATA_FOLDER / "attachments"
BANK_FILE_FOLDER = Path(_text("DOUDI_BANK_FILES", str(DATA_FOLDER / "bank-files")))
TRAIL_HEADS_FILE = Path(_text("DOUDI_TRAIL_HEADS", str(DATA_FOLDER / "trail-heads.log")))
"""Where the head of the audit trail is appended every few minutes; best on a volume that only grows."""

TRAIL_SYSLOG = _text("DOUDI_TRAIL_SYSLOG")
"""A log server (``host:port``, UDP) that gets the heads too; none if empty."""

API_SIGNING_KEY_FILE = Path(_text("DOUDI_API_SIGNING_KEY", str(DATA_FOLDER / "api-signing-key.pem")))
"""The key by which messages to other systems are signed; made on first use."""

DCI_SENDER_ID = _text("DOUDI_DCI_ID", "doudi.social-registry")
"""By what name this system signs and sends its messages."""

ACCESS_SPOOL = DATA_FOLDER / "access-spool"
ACCESS_LOG_MONTHS = int(_text("DOUDI_ACCESS_LOG_MONTHS", "12"))
"""How many whole months the access log is kept; at least six."""

if ACCESS_LOG_MONTHS < 6:
    raise ImproperlyConfigured("DOUDI_ACCESS_LOG_MONTHS 不能少于 6：访问记录至少保存六个月。")

DEMONSTRATION = _text("DOUDI_DEMONSTRATION") == "yes"
"""Whether the sign-in page lists demonstration accounts; never in production."""

DEMONSTRATION_DAY = _text("DOUDI_DEMONSTRATION_DAY") if DEMONSTRATION else ""
"""The day on which the demonstration takes place, such as 2023-05-10; today if empty."""

DEMONSTRATION_STARTED_AT = _text("DOUDI_DEMONSTRATION_BEGAN")
"""The real time, in seconds since 1970, at which it was nine there, so that all processes agree."""

DEBUG = False
SECRET_KEY = _text("DOUDI_SECRET_KEY")
if IS_PRODUCTION and (len(SECRET_KEY) < 40 or len(set(SECRET_KEY)) < 10 or "development" in SECRET_KEY):
    raise ImproperlyConfigured("DOUDI_SECRET_KEY 未设置或太短：正式使用须设置一个随机的长字符串（40个字符以上）。")
SECRET_KEY = SECRET_KEY or "only-for-development-never-in-production"
_OWN_HOSTS = "" if IS_PRODUCTION else "localhost,127.0.0.1"
ALLOWED_HOSTS = [host for host in _text("DOUDI_HOSTS", _OWN_HOSTS).split(",") if host]
if IS_PRODUCTION and not ALLOWED_HOSTS:
    raise ImproperlyConfigured("DOUDI_HOSTS 未设置：填写本系统的域名，多个用英文逗号分隔。")
if IS_PRODUCTION and any("*" in host or host.startswith(".") for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("DOUDI_HOSTS 不能用通配符：逐个写出本系统的域名。")
if IS_PRODUCTION and DEMONSTRATION:
    raise ImproperlyConfigured("DOUDI_DEMONSTRATION 不能用于生产环境：演示账号的密码是公开的。")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "doudi.core.divisions",
    "doudi.core.accounts",
    "doudi.core.audit",
    "doudi.core.access_log",
    "doudi.core.attachments",
    "doudi.core.jobs",
    "doudi.core.limits",
    "doudi.ui",
    "doudi.funding",
    "doudi.registry",
    "doudi.registry.deaths",
    "doudi.registry.household_accounts",
    "doudi.registry.roll_import",
    "doudi.registry.text_messages",
    "doudi.conferences",
    "doudi.lawbook",
    "doudi.casework",
    "doudi.relief",
    "doudi.care.payables",
    "doudi.care.agreements",
    "doudi.care.medical",
    "doudi.care.institutions",
    "doudi.care.funerals",
    "doudi.care.visits",
    "doudi.care.children",
    "doudi.care.services",
    "doudi.care.charity",
    "doudi.payments",
    "doudi.payments.bank_exchange",
    "doudi.payments.statements",
    "doudi.payments.statistical_returns",
    "doudi.monitoring.deliveries",
    "doudi.monitoring.judgements",
    "doudi.monitoring.warnings",
    "doudi.monitoring.check_answers",
    "doudi.monitoring.low_income",
    "doudi.monitoring.discovery",
    "doudi.outreach.notices",
    "doudi.outreach.publicity",
    "doudi.outreach.guides",
    "doudi.outreach.contests",
    "doudi.outreach.trainings",
    "doudi.outreach.stories",
    "doudi.outreach.pilots",
    "doudi.supervision.measures",
    "doudi.supervision.rectification",
    "doudi.supervision.petitions",
    "doudi.supervision.tip_offs",
    "doudi.supervision.inspections",
    "doudi.supervision.time_limits",
    "doudi.supervision.error_tolerance",
    "doudi.supervision.impact_assessments",
    "doudi.supervision.surveys",
    "doudi.supervision.evaluations",
    "doudi.supervision.work_plans",
    "doudi.supervision.cockpit",
    "doudi.portal",
    "doudi.api.clients",
    "doudi.api.dci",
    "doudi.api.v1",
    "doudi.console",
    "doudi.demo_site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "doudi.ui.middleware.NoStoreMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "doudi.ui.language.LanguageMiddleware",
    "doudi.ui.middleware.RequestSizeMiddleware",
    "doudi.ui.middleware.NullCharacterMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "doudi.lawbook.middleware.LawInForceMiddleware",
    "doudi.core.access_log.middleware.AccessLogMiddleware",
    "doudi.core.accounts.middleware.SignedInMiddleware",
    "doudi.ui.middleware.NavigationMiddleware",
    "doudi.ui.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "doudi.urls"
WSGI_APPLICATION = "doudi.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "ui" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "doudi.ui.context_processors.page_frame",
                "doudi.demo_site.context_processors.demonstration_sign_ins",
            ],
            "builtins": ["doudi.ui.templatetags.ui"],
        },
    }
]

# --- database --------------------------------------------------------------------------------------

_SQLITE = {
    # With Django's defaults, concurrent writers fail; with these they wait.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456; "
    "PRAGMA cache_size=-65536;",
}


def _database(url: str) -> dict[str, object]:
    """Parse DATABASE_URL: postgresql://user:password@host:port/name (a socket as ?host=/folder) or sqlite:///path."""
    parts = urlsplit(url)
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": dict(parse_qsl(parts.query)).get("host") or parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path.removeprefix("/")) or ":memory:",
            "OPTIONS": _SQLITE,
            "CONN_MAX_AGE": None,
        }
    raise ImproperlyConfigured("DATABASE_URL 须以 postgresql:// 或 sqlite:/// 开头。")


DATABASES = {"default": _database(_text("DATABASE_URL", f"sqlite:///{DATA_FOLDER / 'doudi.sqlite3'}"))}
DESK_SECONDS = 20
"""How old the counts of what waits may be on the desk, which says when they were counted."""
DEFAULT_AUTO_FIELD = "doudi.core.encryption.fields.KeyField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
"""Shared by all processes. Nothing that guards the application is kept in it: it forgets."""

# --- accounts ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "doudi.core.accounts.password_rules.EarlierPasswordValidator"},
]
if IS_PRODUCTION:  # the passwords of the demonstration are made of such words
    AUTH_PASSWORD_VALIDATORS.append({"NAME": "doudi.core.accounts.password_rules.ContextWordValidator"})
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = HOME_URL = "/"
PORTAL_HOME_URL_NAME = "portal:home"
STAFF_BROWSER_COOKIE = "desk"
"""Set in browsers that staff have used: their home page leads to the sign-in, not to the portal."""
ACCOUNT_ADAPTER = "doudi.core.accounts.allauth_adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {"login": False, "login_failed": False, "change_password": False, "reauthenticate": False}
"""Counted in tables instead (core.limits); the package counts in the cache, which can be flushed."""
ACCOUNT_FORMS = {"change_password": "doudi.core.accounts.allauth_forms.CountedChangePasswordForm"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(_text("DOUDI_TRUSTED_PROXIES") or 0)
"""How many web servers stand in front and add the client's address to X-Forwarded-For."""
ACCOUNT_PROPOSAL_DAYS = 7
"""How long the security administrator can confirm what is proposed about an account."""
NEW_ACCOUNT_DAYS = 30
"""How long an account with new rights over money stands on the director's desk."""
STEP_UP_SECONDS = 10 * 60
"""How old the second factor may be for what is dangerous: money, clear values, exports, accounts."""
SECOND_FACTOR_ASSUMED = False
"""Only the settings of the tests assume that whoever is signed in has just given a second factor."""
MOST_SIGN_INS = 2
"""How many places an account may be signed in at; the oldest is ended."""
EARLIER_PASSWORDS = 5
PASSWORD_DAYS = 180
UNUSED_ACCOUNT_DAYS = 90
RIGHTS_REVIEW_DAYS = 183
"""How often the security administrator goes through all accounts and their rights."""
MFA_ADAPTER = "doudi.core.accounts.allauth_adapters.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "doudi.core.accounts.allauth_forms.EnrolmentForm",
    "authenticate": "doudi.core.accounts.allauth_forms.CodeForm",
    "reauthenticate": "doudi.core.accounts.allauth_forms.FreshCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "兜底"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
USERSESSIONS_TRACK_ACTIVITY = False
IDLE_SIGN_OUT_SECONDS = 30 * 60
ABSOLUTE_SIGN_OUT_SECONDS = 12 * 60 * 60
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = ABSOLUTE_SIGN_OUT_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- browser security ----------------------------------------------------------------------------

COOKIE_PREFIX = "__Host-" if IS_PRODUCTION else ""
"""Browsers take a cookie with this prefix only over HTTPS, for this host alone, and from no other host."""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "doudi.ui.message_cookie.MessageStorage"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
SECURE_SSL_REDIRECT = IS_PRODUCTION and _text("DOUDI_HTTPS", "yes") == "yes"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if IS_PRODUCTION]
CSRF_FAILURE_VIEW = "doudi.ui.error_pages.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DISK_RESERVE_BYTES = int(_text("DOUDI_DISK_RESERVE_BYTES") or 1_000_000_000)
"""Uploads are refused where less would be left: the rest belongs to decisions and payments."""
ANONYMOUS_BYTES_OF_ADDRESS = 400_000_000
ANONYMOUS_BYTES_A_DAY = 8_000_000_000
"""What citizens may upload in a day: from one network address, and all together."""
MOST_DRAFTS = 20_000
MAX_REQUEST_BYTES = 32_000_000  # the largest roll and the rest of its form
MAX_DELIVERY_REQUEST_BYTES = 102_000_000
"""The largest delivery and the rest of its form: 500,000 rows of the widest data set are 40 MB of CSV, others add
columns of their own. Only signed-in users who deliver data may send so much, and only there."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_PERMISSIONS = 0o600

# --- language, time, files -------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
WHITENOISE_MAX_AGE = 3_600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
"""Stylesheets and scripts are compressed when they are collected, pages when they are sent."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "doudi.core.log_format.JsonLogFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "doudi": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
