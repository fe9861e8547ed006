"""The platform's own settings, as web processes have them, plus the layer only the tests know."""

import os

os.environ.setdefault("GEOPORTAL_POOL", "8")

from geoportal.conf.settings import *  # noqa: F403

# Playwright's synchronous interface keeps an event loop in the thread of the tests, which Django
# would take for a view that blocks one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

DEMO = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.testlayer.apps.TestLayerConfig"]  # noqa: F405
