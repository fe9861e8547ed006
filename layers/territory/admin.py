"""Administration of service areas; communes are imported, and seen as a layer."""

from django.contrib.gis import admin

from layers.territory.models import ServiceArea


@admin.register(ServiceArea)
class ServiceAreaAdmin(admin.ModelAdmin[ServiceArea]):
    """Where agencies answer."""

    list_display = ("name", "agency")
    filter_horizontal = ("communes",)
    exclude = ("geom",)
