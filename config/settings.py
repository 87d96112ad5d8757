"""Every setting of the product, by section. Servers and secrets come from the environment (see .env.example)."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import embedded
from config.providers import read_providers

# --- Places --------------------------------------------------------------------------------------------------------

BASE_DIR = Path(__file__).resolve().parent.parent
ASB_HOME = embedded.home()

# --- Servers: the given ones, else embedded -------------------------------------------------------------------------


def _database(url: str) -> dict[str, object]:
    """A DATABASES entry from ``postgresql://user:password@host:port/name?sslmode=require``."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured("A database address looks like postgresql://user:password@host:5432/name.")
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"connect_timeout": "5", **dict(parse_qsl(parts.query))},
    }


def _connection(role: str, url: str) -> dict[str, object]:
    """How one database role connects."""
    server = (
        _database(url)
        if url
        else {"NAME": "asb", "USER": role, "HOST": str(embedded.sockets()), "PORT": "5432", "OPTIONS": {}}
    )
    return {
        "ENGINE": "config.postgresql",
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        **server,
    }


DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")

# True on the local demonstration: the database is the embedded one, which nobody else can reach.
ASB_DEMO = not DATABASE_URL
# A demonstration's worker imports all open data that comes with the product, unless somebody measures or tests it.
ASB_ALL_DATA = os.environ.get("ASB_ALL_DATA") != "0"

# `default` owns nothing: it reads and writes rows. `owner` owns the tables and migrates; a web process of a real
# deployment is not given its password. In tests both use the one test database, which `owner` makes.
DATABASES: dict[str, dict[str, object]] = {"default": {**_connection("asb_app", DATABASE_URL), "TEST": {}}}
if ASB_DEMO or DATABASE_OWNER_URL:
    DATABASES["owner"] = _connection("asb_owner", DATABASE_OWNER_URL)
    DATABASES["default"]["TEST"] = {"MIRROR": "owner"}
if os.environ.get("ASB_DATABASE_POOL") == "1":
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"]["OPTIONS"],  # type: ignore[dict-item]
        "pool": {"min_size": 2, "max_size": 8, "timeout": 5},
    }

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if REDIS_URL:
    _BROKER_URL = REDIS_URL
    _CACHE_URL = urlunsplit(urlsplit(REDIS_URL)._replace(path="/1"))
else:
    _BROKER_URL = f"redis+socket://{embedded.sockets()}/valkey.sock?virtual_host=0"
    _CACHE_URL = f"unix://{embedded.sockets()}/valkey.sock?db=1"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _CACHE_URL}}

# --- Secrets and hosts ----------------------------------------------------------------------------------------------

DEBUG = os.environ.get("ASB_DEBUG") == "1"

SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    if DATABASE_URL:
        raise ImproperlyConfigured("SECRET_KEY is not set. A deployment with its own database needs one.")
    SECRET_KEY = embedded.made_once("secret-key", 50)

ALLOWED_HOSTS = ["localhost", "127.0.0.1", *filter(None, os.environ.get("ALLOWED_HOSTS", "").split(","))]
# Where people sign in, for e-mails that no request is behind.
_SITE = f"https://{ALLOWED_HOSTS[2]}/" if ALLOWED_HOSTS[2:] else "http://localhost:8000/"
SITE_URL = os.environ.get("SITE_URL") or _SITE
CSRF_TRUSTED_ORIGINS = [*filter(None, os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(","))]

# --- Parts ----------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "casework",
    "assessment",
    "config",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "guardian",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
]

MIDDLEWARE = [
    "config.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.HeadersMiddleware",
    "config.middleware.NoStoreMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.ActingMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.MethodMiddleware",
    "config.middleware.PlainAddressMiddleware",
    "config.clock.SessionClockMiddleware",
    "config.signin.SecondFactorMiddleware",
    "config.middleware.PermissionDeclaredMiddleware",
    "config.middleware.SubmitOnceMiddleware",
    "config.confirming.ConfirmMiddleware",
    "config.seen.SeenMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "config.forms.GovukRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "casework.context.navigation",
                "assessment.views.context.waiting",
                "config.signin.context",
                "config.clock.context",
            ],
            "builtins": ["casework.templatetags.govuk"],
        },
    },
]

# --- People and sign-in ---------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "casework.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # guardian: nobody has a right without signing in

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "config.passwords.GuessableValidator"},
    {"NAME": "config.passwords.BreachedValidator"},
]
# The whole list of breached passwords, where an installation keeps it on its own disk (docs/running.md).
BREACHED_LIST_FILE = os.environ.get("BREACHED_LIST_FILE", "")
PASSWORD_RESET_TIMEOUT = 60 * 60

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "config.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "config.account_forms.SignInForm",
    "change_password": "config.account_forms.PasswordForm",
    "reauthenticate": "config.account_forms.ConfirmForm",
    "reset_password": "config.account_forms.ResetForm",
    "reset_password_from_key": "config.account_forms.NewPasswordForm",
    "user_token": "config.account_forms.LinkForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login": None}  # config/accounts.py counts what is wrong, not what is right
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60  # how long a proof of identity is good for the gravest acts

# The second factor. The demonstration relaxes it, which config/signin.py undoes where anything real is in the database.
SECOND_FACTOR_RELAXED = ASB_DEMO and os.environ.get("ASB_SECOND_FACTOR") != "1"
MFA_ADAPTER = "config.signin.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # half a minute early or late: phones' clocks differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = ASB_DEMO  # plain http on this machine
MFA_FORMS = {
    "authenticate": "config.account_forms.CodeForm",
    "authenticate_webauthn": "config.account_forms.KeyForm",
    "reauthenticate": "config.account_forms.ConfirmCodeForm",
    "reauthenticate_webauthn": "config.account_forms.ConfirmKeyForm",
    "activate_totp": "config.account_forms.AppForm",
    "add_webauthn": "config.account_forms.AddKeyForm",
    "edit_webauthn": "config.account_forms.RenameKeyForm",
}

# Single sign-on: the agencies' own providers (docs/running.md).
SOCIALACCOUNT_ADAPTER = "config.oidc.AgencyAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": read_providers(os.environ.get("OIDC_PROVIDERS_FILE", "")),
    }
}

# How long a session lasts (config/clock.py). Its row stays a while longer, to know whose what it was typing is.
SESSION_IDLE_SECONDS = 30 * 60
SESSION_WHOLE_SECONDS = 8 * 60 * 60
SESSION_WARNING_SECONDS = 5 * 60
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 24 * 60 * 60
# Messages name people and agencies: they end with the session and are never in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Safety in the browser ------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True

# The demonstration is plain http on this machine; everything else is https.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not ASB_DEMO
# A browser takes a cookie named __Host-… only from this very host, over https, for the whole of it.
_HOST = "" if ASB_DEMO else "__Host-"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}sessionid", f"{_HOST}csrftoken"
KNOWN_BROWSER_COOKIE = f"{_HOST}known"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # Strict would lose who comes back from their agency's sign-on
CSRF_FAILURE_VIEW = "config.account_views.csrf_failure"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 0 if ASB_DEMO else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
# What else runs under a council's domain is not ours to decide about: no subdomains, no preloading.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# Only behind a proxy of one's own may its headers be believed, or anyone could write them.
TRUSTED_PROXY = os.environ.get("TRUSTED_PROXY") == "1"
if TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# --- Background work ------------------------------------------------------------------------------------------------

CELERY_BROKER_URL = _BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True  # a task that was cut short runs again: every task is idempotent
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True  # they are queued again, and would run twice at once
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kB. Setting PDFs keeps 50 MB each, up to 800 MB: then another takes over
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Europe/London"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(ASB_HOME / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "suspend-dormant-accounts": {
        "task": "casework.tasks.suspend_dormant_accounts",
        "schedule": crontab(hour=5, minute=5),
    },
    "remind-of-checks": {"task": "casework.tasks.remind_of_checks", "schedule": crontab(hour=5, minute=10)},
    "open-attestations": {"task": "casework.tasks.open_attestations", "schedule": crontab(hour=5, minute=15)},
    "notice-overdue-requests": {
        "task": "casework.tasks.notice_overdue_requests",
        "schedule": crontab(hour=7, minute=15),
    },
    "clear-what-ended": {"task": "casework.tasks.clear_what_ended", "schedule": 15 * 60},
    "mark-overdue-actions": {"task": "casework.tasks.mark_overdue_actions", "schedule": 60 * 60},
    "end-expired-shares": {"task": "casework.tasks.end_expired_shares", "schedule": 5 * 60},
    "warn-ahead": {"task": "casework.tasks.warn_ahead", "schedule": 60 * 60},
    "mail-notices": {"task": "casework.tasks.mail_notices", "schedule": 60},
    # One that was not begun in time is not needed any more: the next does the same.
    "seal-record": {"task": "casework.tasks.seal_record", "schedule": 60, "options": {"expires": 55}},
    "look-after-retention": {"task": "casework.tasks.look_after_retention", "schedule": crontab(hour=2, minute=20)},
    "verify-record": {"task": "casework.tasks.verify_record", "schedule": crontab(hour=3, minute=10)},
    "refresh-dashboards": {"task": "assessment.tasks.refresh_dashboards", "schedule": crontab(hour=4, minute=20)},
    "remind-of-returns": {"task": "assessment.tasks.remind_of_returns", "schedule": crontab(hour=8, minute=0)},
    "clear-cohorts": {"task": "assessment.tasks.clear_cohorts", "schedule": crontab(hour=2, minute=50)},
    "find-concerns": {"task": "casework.tasks.find_concerns", "schedule": crontab(hour=2, minute=20)},
    "tell-of-concerns": {
        "task": "casework.tasks.tell_of_concerns",
        "schedule": crontab(day_of_week="monday", hour=7, minute=30),
    },
}

# --- Language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- Static files ---------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# --- E-mail ---------------------------------------------------------------------------------------------------------

EMAIL_BACKEND = f"django.core.mail.backends.{'console' if ASB_DEMO else 'smtp'}.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = int(os.environ.get("EMAIL_PORT") or 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or "community-safety@localhost"

# --- Log ------------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"short": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "short"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
