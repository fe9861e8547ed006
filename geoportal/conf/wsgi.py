"""The WSGI application that gunicorn serves."""

import os

from django.contrib.gis.gdal import Driver
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoportal.conf.settings")
os.environ.setdefault("GEOPORTAL_POOL", "8")
application = get_wsgi_application()
# GDAL registers its drivers at first use, which is not safe when two threads come first together.
Driver.ensure_registered()
