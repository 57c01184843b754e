"""What every test may rely on: Django set up as the command line sets it up."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "changming.config.settings")
django.setup()
