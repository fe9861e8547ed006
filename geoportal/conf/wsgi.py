"""The WSGI application that gunicorn serves."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.contrib.gis.gdal import Driver
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoportal.conf.settings")
os.environ.setdefault("GEOPORTAL_POOL", "8")
application = get_wsgi_application()
# GDAL registers its drivers at first use, which is not safe when two threads come first together.
Driver.ensure_registered()
# All pages are imported now, not by whoever asks first; what stays to the end is then left out of
# the looks for what can go, which take a twentieth of a server's time.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
