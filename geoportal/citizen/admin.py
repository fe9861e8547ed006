"""Administration of categories and routing; requests themselves are handled in triage."""

from django.contrib import admin

from geoportal.citizen.models import Category, CategoryGroup, RoutingRule


class CategoryInline(admin.TabularInline[Category, CategoryGroup]):
    """The categories of a group, on its page."""

    model = Category
    extra = 0
    fields = (
        *("title", "code", "hint", "keywords", "deadline_days"),
        *("danger", "withheld", "active", "position"),
    )


@admin.register(CategoryGroup)
class CategoryGroupAdmin(admin.ModelAdmin[CategoryGroup]):
    """Families of categories."""

    list_display = ("title", "code", "territory", "position")
    list_filter = ("territory",)
    inlines = (CategoryInline,)


@admin.register(RoutingRule)
class RoutingRuleAdmin(admin.ModelAdmin[RoutingRule]):
    """Category × area → agency."""

    list_display = ("__str__", "territory", "priority")
    list_filter = ("territory", "agency")
    autocomplete_fields = ("agency",)
