# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every setting of an installation, read from the environment. A bad value stops the start, with a reason."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def env_bool(name: str, *, default: bool) -> bool:
    """Read a yes/no from the environment."""
    text = os.environ.get(name, "yes" if default else "no").lower()
    if text not in {"1", "yes", "true", "on", "0", "no", "false", "off"}:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {text!r}")
    return text in {"1", "yes", "true", "on"}


def env_list(name: str, default: str) -> list[str]:
    """Read comma-separated words from the environment."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def env_int(name: str, *, default: int) -> int:
    """Read a whole number, 0 or more, from the environment."""
    text = os.environ.get(name, str(default))
    if not text.isascii() or not text.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}")
    return int(text)


DATA_DIR = Path(os.environ.get("CARAVANE_DATA", BASE_DIR / "var"))
DEBUG = env_bool("CARAVANE_DEBUG", default=False)


def secret_key() -> str:
    """Return SECRET_KEY, or one made for this installation, kept in its data folder for its owner alone."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    path = DATA_DIR / "secret-key"
    if not path.exists():
        DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50), encoding="ascii")
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii")


def database() -> dict[str, object]:
    """Return the connection that DATABASE_URL names, or SQLite in the data folder."""
    url = urlsplit(os.environ.get("DATABASE_URL", f"sqlite:///{DATA_DIR / 'caravane.sqlite3'}"))
    if url.scheme == "sqlite":
        return sqlite(url.path)
    if url.scheme in {"postgres", "postgresql"}:
        return postgresql(url.path.lstrip("/"), url.username, url.password, url.hostname, url.port, url.query)
    raise ImproperlyConfigured(f"DATABASE_URL must start with sqlite:// or postgresql://, not {url.scheme!r}")


def sqlite(path: str) -> dict[str, object]:
    file = Path(path)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        file.touch(mode=0o600)  # SQLite gives its other files the rights of this one
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            # Recursive triggers: without them an INSERT OR REPLACE passes by what core.immutable refuses.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
            "PRAGMA recursive_triggers=ON;",
        },
    }


def postgresql(
    name: str, user: str | None, password: str | None, host: str | None, port: int | None, query: str
) -> dict[str, object]:
    options = dict(pair.split("=", 1) for pair in query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(user or ""),
        "PASSWORD": unquote(password or ""),
        "HOST": unquote(options.pop("host", host or "")),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


SECRET_KEY = secret_key()
DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ALLOWED_HOSTS = env_list("CARAVANE_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CARAVANE_ORIGINS", "")

ROOMS = [
    "caravane.publish.home",
    "caravane.publish.field",
    "caravane.publish.desk",
    "caravane.decide.voting",
    "caravane.decide.packages",
    "caravane.decide.review",
    "caravane.gather.proposals",
    "caravane.support.imports",
    "caravane.support.notices",
    "caravane.support.files",
    "caravane.support.charts",
    "caravane.foundation.conferences",
    "caravane.foundation.accounts",
    "caravane.foundation.territory",
    "caravane.foundation.core",
]
INSTALLED_APPS = [
    "caravane.demo",
    *ROOMS,
    "rules",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks_db",
    "caravane.foundation.accounts.admin_config.TownAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "caravane.foundation.core.middleware.health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "caravane.foundation.core.middleware.url_language",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "caravane.foundation.territory.middleware.city_of_the_host",
    "caravane.foundation.conferences.middleware.EditionMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "caravane.foundation.accounts.middleware.never_cache_personal",
]
ROOT_URLCONF = "caravane.urls"
WSGI_APPLICATION = "caravane.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.contrib.auth.context_processors.auth",
                "caravane.foundation.conferences.context.town",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "caravane.foundation.core.templatetags.caravane",
            ],
        },
    },
]
FORM_RENDERER = "caravane.foundation.core.forms.CaravaneRenderer"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
TIME_ZONE = os.environ.get("CARAVANE_TIME_ZONE", "Europe/Paris")
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "build" / "bundles"]
MEDIA_ROOT = DATA_DIR / "files"
# The polls' private keys: outside the database, which they open.
KEYS_DIR = Path(os.environ.get("CARAVANE_KEYS", DATA_DIR / "keys"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
WHITENOISE_MAX_AGE = 60 * 60

KEEP_PAGES = env_bool("CARAVANE_PAGE_CACHE", default=True)
PAGE_CACHE = f"django.core.cache.backends.{'locmem.LocMemCache' if KEEP_PAGES else 'dummy.DummyCache'}"
CACHES = {
    # Attempts counted by django-allauth: one count for all processes, which no other key can push out.
    "default": {"BACKEND": "caravane.foundation.core.shared_cache.SharedCache"},
    # Public pages (conferences.page_cache), in each process's memory.
    "pages": {
        "BACKEND": PAGE_CACHE,
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
# What the worker does at set hours: each room's list, by its path.
DUTIES = [
    "caravane.publish.desk.duties.DUTIES",
    "caravane.publish.field.duties.DUTIES",
    "caravane.decide.voting.duties.DUTIES",
]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "caravane.foundation.accounts.passwords.NotAWordKnownToAll"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "caravane.foundation.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
# A letter may take minutes to arrive; the code works in the browser that asked for it alone.
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {
    key: f"caravane.foundation.accounts.entrance_forms.{name}"
    for key, name in {
        "login": "LoginForm",
        "add_email": "AddEmailForm",
        "request_login_code": "CodeRequestForm",
        "confirm_login_code": "ConfirmLoginCodeForm",
        "confirm_email_verification_code": "ConfirmEmailVerificationCodeForm",
    }.items()
}
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_ADAPTER = "caravane.foundation.accounts.passkeys.PasskeyAdapter"
# How often one may try, so that nobody locks anybody else out: docs/sign-in.md says each of the door's. There
# "key" is an e-mail together with a client's address or a known device, but in "…_elsewhere" the e-mail
# alone, counted where it was never signed in. In "submit_proposal" it is the author and the address, then a
# guest's e-mail alone; in "declare_identity" the account.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/5m/key,10/h/key",
    "login_failed_elsewhere": "100/h/key",
    "letter": "3/m/key,10/h/key",
    "letter_elsewhere": "50/h/key",
    "submit_proposal": "10/h/key",
    "declare_identity": "20/h/key",
    # django-allauth's own, per address alone or per mailbox alone: the pairs above stand for them.
    "login": None,
    "signup": None,
    "request_login_code": None,
    "confirm_email": None,
}

SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # many people share their device
SESSION_ENGINE = "caravane.foundation.accounts.session_store"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env_bool("CARAVANE_HTTPS", default=False)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE
SECURE_HSTS_SECONDS = 31536000 if SESSION_COOKIE_SECURE else 0
# Whether other hosts of the domain are served over HTTPS is for who owns the domain to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# How many proxies of ours stand in front. With none, X-Forwarded headers are dropped by the server itself.
PROXIES = env_int("CARAVANE_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES  # the client's address is the one that the first of them saw
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

EMAIL_BACKEND = os.environ.get("CARAVANE_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_HOST = os.environ.get("CARAVANE_EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("CARAVANE_EMAIL_PORT", default=25)
EMAIL_HOST_USER = os.environ.get("CARAVANE_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("CARAVANE_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env_bool("CARAVANE_EMAIL_TLS", default=False)
DEFAULT_FROM_EMAIL = os.environ.get("CARAVANE_EMAIL_FROM", "caravane@localhost")

# Facts alone (core/logs.py): no address, no path, no query, no body, no message of an error.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"facts": {"()": "caravane.foundation.core.logs.Facts"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "facts"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "caravane": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
