"""The product's settings, on a database cluster of its own that need not survive a power cut."""

import os
from pathlib import Path

os.environ["ASB_HOME"] = str(Path(__file__).resolve().parent.parent / "var" / "test")
os.environ["ASB_FSYNC"] = "off"
os.environ.setdefault("SECRET_KEY", "only-for-tests")

from config.settings import *  # noqa: F403 - the environment is read there

# Two runs at once, of two people or in two terminals, do not share a database.
DATABASES["owner"]["TEST"] = {"NAME": f"test_asb_{os.getpid()}", "DEPENDENCIES": []}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # else it wants the folder that collectstatic fills
