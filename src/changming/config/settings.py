"""Django's settings, put together from what the environment gives (`environment.SETTINGS`)."""

from pathlib import Path

from django.utils.crypto import get_random_string

from changming.config import environment

PACKAGE = Path(__file__).resolve().parent.parent
HOME = environment.home()
DEMO = environment.is_demo()

# `serve` refuses to start on a key made here.
SECRET_KEY = environment.given("CHANGMING_SECRET_KEY") or get_random_string(50)
ALLOWED_HOSTS = [host for host in environment.given("CHANGMING_HOSTS").split(",") if host] or ["localhost", "127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "changming.kernel",
    "changming.areas.people",
    "changming.areas.places",
    "changming.areas.standards",
    "changming.areas.evidence",
    "changming.areas.fleet",
]
AUTH_USER_MODEL = "people.Account"
DATABASES = {"default": environment.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [PACKAGE / "templates"]}]
