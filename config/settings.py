"""Settings: everything that differs between installations comes from the environment.

`.env.example` lists each variable; docs/operating.md explains it.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.env import (
    env_bool,
    env_cache,
    env_choice,
    env_database,
    env_email,
    env_licence,
    env_list,
    env_mailbox,
    env_networks,
    env_origin,
    env_text,
    env_years,
)
from config.single_sign_on import single_sign_on

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env_text("DATA_DIR", str(BASE_DIR / "data")))

DEBUG = env_bool("DEBUG")
SECRET_KEY = env_text("SECRET_KEY")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Make one with:\n"
            "  python3 -c 'import secrets; print(secrets.token_urlsafe(50))'\n"
            "and set it in the environment, or set DEBUG=True to try the portal out."
        )
    SECRET_KEY = "for-trying-out-on-one-machine-never-in-production"  # noqa: S105  # nosec B105
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "ui",
    "accounts",
    "sources",
    "codes",
    "payers",
    "fees",
    "edits",
    "rates",
    "claims",
    "django.forms",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "crispy_forms",
    "crispy_bootstrap5",
    "simple_history",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ui.middleware.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.GuestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "ui.middleware.UnusableInputMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

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
                "ui.context_processors.portal",
            ],
            "builtins": ["django.templatetags.static", "ui.templatetags.ui_tags"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {"default": env_database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'fiducial.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    Path(str(DATABASES["default"]["NAME"])).parent.mkdir(parents=True, exist_ok=True)
    # One writer at a time, waiting its turn; readers never wait. FULL: an acknowledged edit survives a power cut.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# What is counted against a limit is counted for all processes and machines: a table of the database does for that.
CACHES = {"default": env_cache("CACHE_URL", "dbcache://fiducial_cache")}
# Django's own 300 would forget a limit as soon as some hundred people log in.
CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 50_000)

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.PortalBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

# Signing up and in: by e-mail address alone, which a code confirms. No page or mail says whether an address has an
# account, but to whoever reads that address's mail.
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",  # nosec B105
    "set_password": "accounts.forms.SetPasswordForm",  # nosec B105
    "reset_password": "accounts.forms.ResetPasswordForm",  # nosec B105
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",  # nosec B105
    "confirm_email_verification_code": "accounts.forms.ConfirmEmailVerificationCodeForm",
    "confirm_password_reset_code": "accounts.forms.ConfirmPasswordResetCodeForm",  # nosec B105
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# A hospital's coders come from one address at eight in the morning; guesses at one account are held back all the same.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "20/m/ip,5/5m/key", "signup": "20/m/ip,100/h/ip"}
MFA_ADAPTER = "accounts.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Fiducial"
MFA_TOTP_TOLERANCE = 1
# A trial is served without HTTPS, and browsers allow passkeys there on localhost alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_FORMS = {
    "authenticate": "accounts.forms.StepForm",
    "reauthenticate": "accounts.forms.StepAgainForm",
    "activate_totp": "accounts.forms.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.RenamePasskeyForm",
}
# Single sign-on of an organization, where its settings name a server that speaks OpenID Connect.
SOCIALACCOUNT_ADAPTER = "accounts.single_sign_on.adapter.SingleSignOnAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": single_sign_on(
        name=env_text("OIDC_NAME", "your organization"),
        issuer=env_text("OIDC_ISSUER"),
        client_id=env_text("OIDC_CLIENT_ID"),
        client_secret=env_text("OIDC_CLIENT_SECRET"),
    )
}
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False

# What links in mail and webhooks begin with: no request says it there.
_host = next((host for host in ALLOWED_HOSTS if not host.startswith((".", "*"))), "")
PORTAL_URL = env_origin("PORTAL_URL", "http://127.0.0.1:8000" if DEBUG else f"https://{_host}" if _host else "")
# Without a mail server, a trial writes mail to the console, and production sends none and says so.
_email = env_email("EMAIL_URL", "consolemail://" if DEBUG else "dummymail://")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _email["EMAIL_HOST"] or "localhost", _email["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_USER"] or "", _email["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = _email.get("EMAIL_USE_TLS", False), _email.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _email["EMAIL_FILE_PATH"] or None
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env_mailbox(
    "DEFAULT_FROM_EMAIL", f"Fiducial <no-reply@{urlsplit(PORTAL_URL).hostname or 'localhost'}>"
)
# Private networks that webhooks may be posted to; none, so that no reader's webhook reaches into the operator's own.
WEBHOOK_ALLOWED_NETWORKS = env_networks("WEBHOOK_ALLOWED_NETWORKS")

# Whether every reader sees every section of a code page, or what their plan opens (accounts/access.py).
ACCESS = env_choice("ACCESS", ("open", "metered"), "open")
# Proxies whose X-Forwarded-For is believed (accounts/readers.py).
TRUSTED_PROXIES = env_networks("TRUSTED_PROXIES")
# Whose official texts the operator may show, and of which years' editions (accounts/licences.py).
CPT_LICENCE_EDITION = env_years("CPT_LICENCE_EDITION")
CPT_LICENCE = env_licence("CPT_LICENCE", "American Medical Association", CPT_LICENCE_EDITION)
ADA_LICENCE_EDITION = env_years("ADA_LICENCE_EDITION")
ADA_LICENCE = env_licence("ADA_LICENCE", "American Dental Association", ADA_LICENCE_EDITION)
AHA_LICENCE_EDITION = env_years("AHA_LICENCE_EDITION")
AHA_LICENCE = env_licence("AHA_LICENCE", "American Hospital Association", AHA_LICENCE_EDITION)

# A policy's page in the admin sends a row of boxes for each of up to 500 codes and 500 diagnoses, and sections of up to
# 200,000 characters each. What is somewhat too long comes back with words beside it; what is larger still is refused.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
if not DEBUG:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_SSL_REDIRECT = env_bool("SECURE_SSL_REDIRECT", True)
    # Probes ask over plain HTTP, from inside.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Anybody can send any Host header: it is answered 400, and is no event for the log.
    # A webhook's address may hold a key of its receiver: posts are in the deliveries' log, for its owner.
    "loggers": {
        "django.security.DisallowedHost": {"level": "CRITICAL", "propagate": False},
        "httpx2": {"level": "WARNING"},
        # It would write each passkey's number down.
        "fido2": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}
