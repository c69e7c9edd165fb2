"""Settings, from the environment only; README lists every variable.

Two worlds read this one file. `embedded` (the default) serves one office or a
demonstration from SQLite, a folder queue and a file cache. `production` takes
PostgreSQL, Redis and Celery from the environment and refuses to start without a
strong secret key and a list of hosts.
"""

import sqlite3
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from masterplan.config.secrets import embedded_secret_key, is_weak

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()

IS_PRODUCTION = (
    env.str("PORTAL_ENV", default="embedded", choices=("embedded", "production"))
    == "production"
)
# Demonstration data, accounts with one known password and the "Data latihan"
# banner; never on by default where real offices work.
PORTAL_DEMO = env.bool("PORTAL_DEMO", default=not IS_PRODUCTION)
PORTAL_DEMO_PASSWORD = "masterplan-demo"  # noqa: S105 - shown to everybody in demo mode
PORTAL_DEMO_ACCOUNTS = (
    ("koordinator.sumedang@demo.test", "Koordinator (Diskominfo) Sumedang"),
    ("operator.sumedang@demo.test", "Operator OPD Sumedang"),
    ("kepala.sumedang@demo.test", "Kepala OPD Sumedang"),
    ("bupati.sumedang@demo.test", "Kepala daerah Sumedang"),
    ("koordinator.bandungbarat@demo.test", "Koordinator Bandung Barat"),
    ("koordinator.sukabumi@demo.test", "Koordinator Kota Sukabumi"),
    ("koordinator.contoh@demo.test", "Koordinator Kabupaten Contoh"),
    ("pembimbing@demo.test", "Pembimbing"),
    ("evaluator@demo.test", "Evaluator"),
    ("kementerian@demo.test", "Kementerian"),
)
PORTAL_NAME = env.str("PORTAL_NAME", default="Portal Masterplan Smart City")
# The ministry was called Kominfo until October 2024; its name is data.
PORTAL_MINISTRY = env.str("PORTAL_MINISTRY", default="Kementerian Komdigi")
# Whom the public asks: an address for mail or of a page; empty names the ministry only.
PORTAL_CONTACT = env.str("PORTAL_CONTACT", default="")
# What the published records and the open data may be used for.
PORTAL_DATA_LICENCE = env.str("PORTAL_DATA_LICENCE", default="CC BY 4.0")
PORTAL_DATA_LICENCE_URL = env.str(
    "PORTAL_DATA_LICENCE_URL", default="https://creativecommons.org/licenses/by/4.0/"
)

VAR = Path(env.str("PORTAL_VAR", default=str(BASE_DIR / "var")))
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = env.bool("DEBUG", default=False)

SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
if IS_PRODUCTION:
    if is_weak(SECRET_KEY):
        raise ImproperlyConfigured(
            "SECRET_KEY: isi dengan sedikitnya 50 karakter acak sebelum memakai "
            "PORTAL_ENV=production."
        )
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS: sebutkan nama host portal (tanpa tanda *) sebelum "
            "memakai PORTAL_ENV=production."
        )
else:
    SECRET_KEY = SECRET_KEY or embedded_secret_key(VAR)
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]

# --- Apps and request path ---------------------------------------------------

INSTALLED_APPS = [
    "masterplan.core",
    "regencies",
    "dimensions",
    "innovations",
    "masterplan",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
    "rules",
]

MIDDLEWARE = [
    "masterplan.core.middleware.Language",
    "masterplan.core.api.throttling.RateLimitHeaders",
    "masterplan.core.middleware.RequestLimits",
    "masterplan.core.middleware.Compression",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "masterplan.core.middleware.PrivateByDefault",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "masterplan.core.middleware.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "masterplan.core.middleware.DomainErrors",
]

ROOT_URLCONF = "masterplan.config.urls"
WSGI_APPLICATION = "masterplan.config.wsgi.application"

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
                "masterplan.core.context_processors.portal",
            ],
        },
    }
]

# --- Database ----------------------------------------------------------------

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'portal.sqlite3'}")
}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # Below 3.51.3 SQLite's WAL can lose commits when one process checkpoints while
    # another resets the log, and web + worker are exactly that pattern.
    is_wal_safe = sqlite3.sqlite_version_info >= (3, 51, 3)
    journal = (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
        if is_wal_safe
        else "PRAGMA journal_mode=DELETE;PRAGMA cache_spill=0;"
    )
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # recursive_triggers: else INSERT OR REPLACE would slip past the
        # append-only trigger of the activity log.
        "init_command": f"{journal}PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Behind pgbouncer in transaction mode server-side cursors do not survive, and a
    # session has no settings of its own.
    is_pooled = env.bool("DATABASE_IS_POOLED", default=False)
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = is_pooled
    if not is_pooled:
        # Statements are short: compiling one costs more than it ever saves.
        DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
            "options", "-c jit=off"
        )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache, sessions, jobs ---------------------------------------------------

CACHES = {"default": env.cache_url("CACHE_URL", default=f"filecache://{VAR / 'cache'}")}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://localhost")
CELERY_TASK_IGNORE_RESULT = True  # progress and results live in Job rows
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 15 * 60
CELERY_TASK_PUBLISH_RETRY = False  # the sweeper sends again; a request never waits
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
if CELERY_BROKER_URL.startswith("filesystem"):
    for folder in ("queue", "queue-control"):
        (VAR / folder).mkdir(exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR / "queue"),
        "data_folder_out": str(VAR / "queue"),
        "control_folder": str(VAR / "queue-control"),
        "polling_interval": 0.2,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # Longer than the time limit, or a slow task would be handed out twice.
        "visibility_timeout": 60 * 60,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
    }
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "masterplan.core.tasks.sweep_jobs", "schedule": 30.0},
    "sweep-files": {
        "task": "masterplan.core.tasks.sweep_files",
        "schedule": crontab(hour=3, minute=30),
    },
    "sweep-idempotency-keys": {
        "task": "masterplan.core.tasks.sweep_idempotency_keys",
        "schedule": crontab(minute=15),
    },
    # Monday morning in TIME_ZONE; sends nothing without a mail server.
    "send-digests": {
        "task": "masterplan.tasks.send_digests",
        "schedule": crontab(hour=7, minute=0, day_of_week="mon"),
    },
    # Every morning; what was told once is not told again.
    "tell-due": {
        "task": "innovations.tasks.tell_due",
        "schedule": crontab(hour=6, minute=30),
    },
    # Each night, and only something on the first ones of a month.
    "keep-month": {
        "task": "masterplan.tasks.keep_month",
        "schedule": crontab(hour=0, minute=10),
    },
    "tell-follow-ups-due": {
        "task": "masterplan.tasks.tell_follow_ups_due",
        "schedule": crontab(hour=6, minute=35),
    },
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")

# --- People, sign-in ---------------------------------------------------------

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# Who holds which seat is known one floor up; core asks through this one setting.
SCOPE_PROVIDER = "regencies.domain.membership.scope_of"

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation."
        "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "regencies.accounts.SeatAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/15m/key,100/15m/ip"}
ACCOUNT_SESSION_REMEMBER = False
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = PORTAL_NAME
# Without a mail server nothing is mailed; everything stands in the portal as well.
PORTAL_HAS_MAIL = bool(env.str("EMAIL_URL", default=""))
# The portal's own address, for links in mails ("https://smartcity.example.go.id").
PORTAL_URL = env.str("PORTAL_URL", default="")
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")

# --- Language and time -------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "bahasa"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
TIME_ZONE = "Asia/Jakarta"
CELERY_TIMEZONE = TIME_ZONE  # a schedule's hours are the portal's
USE_TZ = True

# --- Files -------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# The embedded default serves from the source folders, so `./run` never waits for
# a collectstatic that compresses every file.
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_DIR = BASE_DIR / "data"

# Whole-body limits by path prefix are in core.middleware; these are Django's own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# --- Web security ------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "masterplan.core.views.errors.stale_form"
if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
    # The load balancer asks these two over plain HTTP from inside.
    SECURE_REDIRECT_EXEMPT = [r"^sehat/(hidup|siap)$"]

# --- Forms, API --------------------------------------------------------------

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "masterplan.core.api.authentication.BearerAuthentication",
        "masterplan.core.api.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["masterplan.core.api.permissions.SignedInWithScope"],
    "DEFAULT_RENDERER_CLASSES": ["masterplan.core.api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["masterplan.core.api.parsers.StrictJSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["masterplan.core.api.filters.StrictFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "masterplan.core.api.schema.PortalSchema",
    "DEFAULT_THROTTLE_CLASSES": ["masterplan.core.api.throttling.TokenRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"api": env.str("API_RATE", default="600/min")},
    "EXCEPTION_HANDLER": "masterplan.core.api.problems.problem_response",
    "NUM_PROXIES": env.int("NUM_PROXIES", default=0),
    # An unknown parameter is refused, and `?format=` is one.
    "URL_FORMAT_OVERRIDE": None,
}
REST_KNOX = {
    "TOKEN_MODEL": "core.ApiToken",
    "TOKEN_PREFIX": "smc_",
    "AUTH_HEADER_PREFIX": "Bearer",
    "AUTO_REFRESH": False,
}
KNOX_TOKEN_MODEL = "core.ApiToken"  # noqa: S105 - a model's name, no secret
SPECTACULAR_SETTINGS = {
    "TITLE": "API Portal Masterplan Smart City",
    "DESCRIPTION": "Inovasi smart city kabupaten/kota, tahap Bimtek, dan angka dasbor.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "masterplan.core.api.schema.add_problem_responses",
        "masterplan.core.api.schema_headers.add_rate_limit_headers",
    ],
    # Several resources have a `kind` or a `status`; each choice set has its own name.
    "ENUM_NAME_OVERRIDES": {
        "ActionStatus": "innovations.enums.ActionStatus",
        "Audience": "regencies.enums.Audience",
        "AwardKind": "masterplan.enums.AwardKind",
        "BodyKind": "regencies.enums.BodyKind",
        "CommitmentStatus": "innovations.enums.CommitmentStatus",
        "DashboardAudience": "masterplan.api.dashboards.AUDIENCES",
        "DeliverableKind": "masterplan.enums.DeliverableKind",
        "DeliverableStatus": "masterplan.enums.DeliverableStatus",
        "DimensionSlug": "dimensions.enums.DimensionSlug",
        "DocumentKind": "regencies.enums.DocumentKind",
        "Field": "innovations.enums.Field",
        "FollowUpStatus": "masterplan.enums.FollowUpStatus",
        "FundingSource": "innovations.enums.FundingSource",
        "Health": "innovations.enums.Health",
        "Horizon": "masterplan.enums.Horizon",
        "InnovationKind": "innovations.enums.InnovationKind",
        "InnovationStatus": "innovations.enums.InnovationStatus",
        "InnovationStep": "innovations.enums.InnovationStep",
        "JobState": "masterplan.core.enums.JobState",
        "MeetingKind": "masterplan.enums.MeetingKind",
        "MemberElement": "regencies.enums.MemberElement",
        "NeedStatus": "masterplan.enums.NeedStatus",
        "Novelty": "innovations.enums.Novelty",
        "PartnerKind": "regencies.enums.PartnerKind",
        "PlanStatus": "masterplan.enums.PlanStatus",
        "ProblemSource": "innovations.enums.ProblemSource",
        "ProblemStatus": "innovations.enums.ProblemStatus",
        "QuickWinStatus": "innovations.enums.QuickWinStatus",
        "RegencyKind": "regencies.enums.RegencyKind",
        "Severity": "innovations.enums.Severity",
        "SignatureStatus": "innovations.enums.SignatureStatus",
        "SigningMethod": "innovations.enums.SigningMethod",
        "Source": "innovations.enums.Source",
        "StageState": "masterplan.enums.StageState",
        "TemplateStatus": "masterplan.enums.TemplateStatus",
        "TimeZone": "regencies.enums.TimeZone",
        "UnitKind": "regencies.enums.UnitKind",
        "Verdict": "innovations.enums.Verdict",
    },
}

# --- Logs --------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
