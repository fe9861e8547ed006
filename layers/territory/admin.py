"""Administration of communes and service areas."""

from django.contrib.gis import admin

from layers.territory.models import Commune, ServiceArea


@admin.register(Commune)
class CommuneAdmin(admin.ModelAdmin[Commune]):
    """Communes; their boundaries are imported, not drawn by hand."""

    list_display = ("name", "insee", "population", "territory", "approximate")
    list_filter = ("territory", "approximate")
    search_fields = ("name", "insee")
    exclude = ("geom",)


@admin.register(ServiceArea)
class ServiceAreaAdmin(admin.ModelAdmin[ServiceArea]):
    """Where agencies answer."""

    list_display = ("name", "agency")
    filter_horizontal = ("communes",)
    exclude = ("geom",)
