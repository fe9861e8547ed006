"""The platform's own settings plus the layer that only the tests know."""

from geoportal.conf.settings import *  # noqa: F403

DEMO = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.testlayer.apps.TestLayerConfig"]  # noqa: F405
