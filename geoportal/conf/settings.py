"""Settings of the platform; every choice of an operator is an environment variable."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from geoportal.conf import environment as env
from geoportal.conf.geodesy import bundled_libraries, leave_out_drivers_led_elsewhere

# Lets the administration's classes name their models for the type checker.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[2]
LOCAL_DIR = BASE_DIR / ".local"
GDAL_LIBRARY_PATH, GEOS_LIBRARY_PATH = bundled_libraries()
leave_out_drivers_led_elsewhere()


def _pool(size: int) -> dict[str, Any]:
    """A connection per request costs eight times a tile, so that web processes keep a pool.

    A command has one connection and wants to know at once if there is no database.
    """
    return {"pool": {"min_size": 1, "max_size": size, "timeout": 10}} if size else {}


DEMO = env.flag("GEOPORTAL_DEMO")
DEBUG = env.flag("GEOPORTAL_DEBUG")
ALLOWED_HOSTS = env.names("GEOPORTAL_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.names("GEOPORTAL_ORIGINS")
# How many proxies of ours stand before the application; only they are believed about addresses.
TRUSTED_PROXIES = env.number("GEOPORTAL_PROXIES", 0)


def _secret_key() -> str:
    """The operator's key, or one drawn once and kept private to this checkout."""
    given = env.text("GEOPORTAL_SECRET_KEY")
    if given:
        return given
    kept = LOCAL_DIR / "secret-key"
    if not kept.exists():
        LOCAL_DIR.mkdir(exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = _secret_key()


def _database_url() -> str:
    """The operator's database, or the private one of this checkout."""
    given = env.text("DATABASE_URL")
    if given:
        return given
    from geoportal.launch.cluster import database_url

    return database_url()


# Which territory this portal is for; others may live in the same database.
HOME_TERRITORY = env.text("GEOPORTAL_TERRITORY", "200010700")
# Where people find this portal: links in mails begin with it.
PUBLIC_URL = env.text("GEOPORTAL_URL", "http://127.0.0.1:8000").rstrip("/")
BASEMAP_STYLE_URL = env.text("BASEMAP_STYLE_URL")
# Where clamd listens, host:port or the path of its socket; without it, files are not scanned.
CLAMD = env.text("GEOPORTAL_CLAMD")
# Tiles that each web process keeps in memory, in bytes.
TILES_MEMORY_BYTES = env.number("GEOPORTAL_TILES_MEMORY", 64 * 1024 * 1024)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "pgtrigger",
    "procrastinate.contrib.django",
    "layers.access.apps.AccessConfig",
    "layers.catalog.apps.CatalogConfig",
    "layers.territory.apps.TerritoryConfig",
    "layers.ui.apps.UiConfig",
    "layers.tiles.apps.TilesConfig",
    "layers.raster.apps.RasterConfig",
    "layers.exchange.apps.ExchangeConfig",
    "layers.ogc.apps.OgcConfig",
    "geoportal.police.apps.PoliceConfig",
    "archaeology.sites.apps.SitesConfig",
    "archaeology.studies.apps.StudiesConfig",
    "archaeology.tours.apps.ToursConfig",
    "networks.water.apps.WaterConfig",
    "networks.exchange.apps.NetworksExchangeConfig",
    "geoportal.citizen.apps.CitizenConfig",
    "field_app_api.packages.apps.PackagesConfig",
    "field_app_api.sync.apps.SyncConfig",
    "field_app_api.desk.apps.DeskConfig",
    "field_app_api.pwa.apps.PwaConfig",
    "field_app_api.odk.apps.OdkConfig",
    "field_app_api.storm.apps.StormConfig",
    "geoportal.portal.apps.PortalConfig",
    "geoportal.demo.apps.DemoConfig",
]

MIDDLEWARE = [
    "layers.tiles.public_tiles.PublicTilesMiddleware",
    "archaeology.tours.api.other_sites.OtherSitesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "layers.ui.content_security.ContentSecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "layers.access.middleware.ActorMiddleware",
    "layers.catalog.looks.LooksMiddleware",
    "layers.ui.problems.ProblemMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "geoportal.conf.urls"
WSGI_APPLICATION = "geoportal.conf.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "layers.ui.context.territory",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        **env.database(_database_url()),
        # PostGIS tells the planner that its functions are dear. PostgreSQL then compiles spatial
        # queries first, which takes a second for what lasts a millisecond, or starts parallel
        # workers, each of which has to load PROJ's database anew: fifty times.
        "OPTIONS": {"options": "-c jit=off -c max_parallel_workers_per_gather=0"}
        | _pool(env.number("GEOPORTAL_POOL", 0)),
        "CONN_MAX_AGE": 0,
    }
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "layers.access.backends.PasswordBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
CSRF_FAILURE_VIEW = "layers.ui.problems.form_refused"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("Français"))]
LOCALE_PATHS: list[Path] = []
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("GEOPORTAL_STATIC_ROOT", str(LOCAL_DIR / "static")))
MEDIA_ROOT = Path(env.text("GEOPORTAL_MEDIA_ROOT", str(LOCAL_DIR / "media")))
WHITENOISE_USE_FINDERS = True
WHITENOISE_MANIFEST_STRICT = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# One form may carry several photos of a telephone; each is checked by itself.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A submission of the field comes with its photos; they are spooled to disk.
DATA_UPLOAD_MAX_NUMBER_FILES = 60
# The remains of a shoreline are a table of some hundred rows of four fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_500

EMAIL_BACKEND = env.text(
    "GEOPORTAL_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = str(LOCAL_DIR / "mail")
EMAIL_HOST = env.text("GEOPORTAL_SMTP_HOST", "localhost")
EMAIL_PORT = env.number("GEOPORTAL_SMTP_PORT", 25)
DEFAULT_FROM_EMAIL = env.text("GEOPORTAL_FROM", "ne-pas-repondre@localhost")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.flag("GEOPORTAL_HTTPS")
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("GEOPORTAL_HTTPS") else None
)
SECURE_REFERRER_POLICY = "same-origin"  # the secret of a followed request must not travel
X_FRAME_OPTIONS = "DENY"

PGTRIGGER_SCHEMA_EDITOR = True
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"procrastinate": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": env.text("GEOPORTAL_LOG_LEVEL", "INFO")},
}
