"""Django's settings, put together from what the environment gives (`environment.SETTINGS`)."""

from datetime import timedelta

from changming.config import environment, logs
from changming.config.folder_settings import (
    DEMO,
    HOME,
    LANGUAGE_CODE,
    LANGUAGES,
    LOCALE_PATHS,
    PACKAGE,
    TIME_ZONE,
    USE_I18N,
    USE_TZ,
)

__all__ = ["DEMO", "HOME", "LANGUAGES", "LANGUAGE_CODE", "LOCALE_PATHS", "TIME_ZONE", "USE_I18N", "USE_TZ"]

# `serve` refuses to start on a key made here.
SECRET_KEY = environment.secret_key()
ALLOWED_HOSTS = [host for host in environment.given("CHANGMING_HOSTS").split(",") if host] or ["localhost", "127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "changming.kernel",
    "changming.areas.people",
    "changming.areas.places",
    "changming.areas.standards",
    "changming.areas.evidence",
    "changming.areas.attendance",
    "changming.areas.fleet",
    "changming.areas.upkeep",
    "changming.areas.inspection",
    "changming.areas.evaluation",
    "changming.day",
]
MIDDLEWARE = [
    "changming.config.access_log.noted",
    "changming.config.middleware.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "changming.config.middleware.session_ends",
    "changming.config.middleware.language",
    "changming.config.middleware.new_password_first",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "changming.config.urls"
WSGI_APPLICATION = "changming.config.wsgi.application"
DATABASES = environment.databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_throttled",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

# Pages' own files: under hashed names once `collectstatic` has run, as they lie in the package before.
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "assets"]
MAP_NUMBER = environment.given("CHANGMING_MAP_NUMBER")
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not (STATIC_ROOT / "staticfiles.json").exists()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "changming.config.static_files.PageFiles"},
}

# Who signs in, and how.
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if environment.given("CHANGMING_LEAKED_PASSWORDS"):
    AUTH_PASSWORD_VALIDATORS.append(
        {
            "NAME": "django.contrib.auth.password_validation.CommonPasswordValidator",
            "OPTIONS": {"password_list_path": environment.given("CHANGMING_LEAKED_PASSWORDS")},
        }
    )
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "changming.doors.desk.sign_in.Adapter"
ACCOUNT_FORMS = {"login": "changming.doors.desk.sign_in.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/5m/key", "reauthenticate": "10/m/user"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(environment.given("CHANGMING_PROXIES"))
MFA_ADAPTER = "changming.doors.desk.second_step.SecondStepAdapter"
SECOND_STEP_KEYS = environment.second_step_keys() or [SECRET_KEY]
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Changming 常明"
MFA_TOTP_TOLERANCE = 1  # one step either way: office clocks differ
MFA_RECOVERY_CODES_SHOW_ONCE = True
USERSESSIONS_TRACK_ACTIVITY = False  # `session_ends` notes it, but not at every request

# How long a session lasts: without a click, and at all.
SESSION_IDLE = timedelta(minutes=int(environment.given("CHANGMING_IDLE_MINUTES")))
SESSION_LONGEST = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not DEMO
CSRF_COOKIE_SECURE = not DEMO
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "changming.doors.desk.refused.csrf"

# An office stands behind a proxy that speaks HTTPS and says so.
SECURE_PROXY_SSL_HEADER = None if DEMO else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000  # a path beside each file
DATA_UPLOAD_MAX_NUMBER_FILES = 5000

# What happened, in files by day below CHANGMING_HOME/log.
LOGGING = logs.settings(HOME / "log")
