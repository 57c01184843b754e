"""Django as the day check needs it: words and templates, no database, no web."""

from pathlib import Path

from django.utils.crypto import get_random_string

PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = get_random_string(50)  # nothing is signed yet; a server reads its own from the environment
INSTALLED_APPS: list[str] = []
DATABASES: dict[str, dict[str, str]] = {}
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [PACKAGE / "templates"]}]
