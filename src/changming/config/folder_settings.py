"""Django's settings for commands that work on a folder: words and templates, no tables, nothing that takes time."""

from pathlib import Path

from changming.config import environment

PACKAGE = Path(__file__).resolve().parent.parent
HOME = environment.home()
DEMO = environment.is_demo()

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [PACKAGE / "templates"]}]
