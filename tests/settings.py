"""The product's settings, on a database cluster of its own that need not survive a power cut."""

import os
import re
from pathlib import Path

os.environ["ASB_HOME"] = str(Path(__file__).resolve().parent.parent / "var" / "test")
os.environ["ASB_THROWAWAY"] = "1"
os.environ.setdefault("SECRET_KEY", "only-for-tests")

from config.settings import *  # noqa: F403 - the environment is read there

# Two runs at once, of two people or in two terminals, share neither a database nor a cache.
DATABASES["owner"]["TEST"] = {"NAME": f"test_asb_{os.getpid()}", "DEPENDENCIES": []}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES["default"]["LOCATION"] = re.sub(r"1$", str(2 + os.getpid() % 14), CACHES["default"]["LOCATION"])  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # else it wants the folder that collectstatic fills
