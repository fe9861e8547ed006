"""Administration of accounts, agencies and territories."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from layers.access.models import AccessToken, Account, Agency, Membership, Territory


class MembershipInline(admin.TabularInline[Membership, Account]):
    """The roles of an account, on its page."""

    model = Membership
    extra = 0


@admin.register(Account)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]  # not generic at run time
    """Accounts with their roles."""

    inlines = (MembershipInline,)


@admin.register(Territory)
class TerritoryAdmin(admin.ModelAdmin[Territory]):
    """Territories."""

    list_display = ("name", "key")


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin[Agency]):
    """Agencies."""

    list_display = ("name", "territory", "email")
    list_filter = ("territory",)
    search_fields = ("name",)


@admin.register(AccessToken)
class AccessTokenAdmin(admin.ModelAdmin[AccessToken]):
    """Devices that are signed in; the administration may sign them out."""

    list_display = ("account", "device", "created_at", "last_used_at", "revoked_at", "wiped_at")
    fields = ("account", "device", "origin", "revoked_at", "wipe_requested_at", "wiped_at")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A token is made by signing in."""
        return False
