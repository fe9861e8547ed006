"""Accounts, territories, agencies and the memberships that tie them."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.access.roles import Role


class Account(AbstractUser):
    """Somebody who signs in."""

    class Meta:
        verbose_name = _("compte")
        verbose_name_plural = _("comptes")

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Territory(models.Model):
    """A territory as a key; its geometry lives in `layers.territory`.

    The key is the SIREN of an agglomeration or the INSEE code of a municipality.
    """

    key = models.CharField(_("clé"), max_length=16, primary_key=True)
    name = models.CharField(_("nom"), max_length=120)

    class Meta:
        verbose_name = _("territoire")
        verbose_name_plural = _("territoires")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """A service that answers for something: the water service, a town hall, the front desk."""

    territory = models.ForeignKey(Territory, models.PROTECT, verbose_name=_("territoire"))
    slug = models.SlugField(_("identifiant"), max_length=60)
    name = models.CharField(_("nom"), max_length=120)
    email = models.EmailField(_("courriel"), blank=True)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["territory", "slug"], name="agency_slug_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role that an account holds in a territory, inside an agency where it is one's own."""

    account = models.ForeignKey(
        Account, models.CASCADE, related_name="memberships", verbose_name=_("compte")
    )
    territory = models.ForeignKey(Territory, models.CASCADE, verbose_name=_("territoire"))
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, verbose_name=_("service")
    )
    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("rôle")
        verbose_name_plural = _("rôles")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "territory", "agency", "role"],
                name="membership_unique",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.get_role_display()} · {self.agency or self.territory}"


class AccessToken(models.Model):
    """A device's sign-in; only the digest of the token is kept.

    A device that was turned away stays on the list: it can still be told to erase what it holds.
    `last_used_at` lags behind by a few minutes, see `sign_in_device`.
    """

    class Origin(models.TextChoices):
        """How the device came in."""

        PASSWORD = "password", _("mot de passe")
        CODE = "code", _("code lu à l’écran")

    account = models.ForeignKey(Account, models.CASCADE, verbose_name=_("compte"))
    digest = models.CharField(max_length=64, unique=True)
    device = models.CharField(_("appareil"), max_length=120)
    origin = models.CharField(
        _("connecté par"), max_length=10, choices=Origin.choices, default=Origin.PASSWORD
    )
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(_("accès retiré le"), null=True, blank=True)
    wipe_requested_at = models.DateTimeField(_("effacement demandé le"), null=True, blank=True)
    wiped_at = models.DateTimeField(_("effacé le"), null=True, blank=True)
    stopped_by = models.ForeignKey(
        Account, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("jeton d’appareil")
        verbose_name_plural = _("jetons d’appareil")

    def __str__(self) -> str:
        return self.device


class Pairing(models.Model):
    """A code that lets one device in, once and soon; only its keyed digest is kept.

    `device` is what came in by it.
    """

    account = models.ForeignKey(Account, models.CASCADE, verbose_name=_("compte"))
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(_("valable jusqu’à"), db_index=True)
    used_at = models.DateTimeField(_("utilisé le"), null=True, blank=True)
    made_by = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="+", verbose_name=_("fait par")
    )
    device = models.OneToOneField(
        AccessToken, models.CASCADE, null=True, related_name="pairing", verbose_name=_("appareil")
    )

    class Meta:
        verbose_name = _("code d’appareil")
        verbose_name_plural = _("codes d’appareil")

    def __str__(self) -> str:
        return f"{self.account} · {self.expires_at}"


class RateWindow(models.Model):
    """How often somebody tried something since a moment; who and what are a keyed digest."""

    digest = models.CharField(max_length=64, primary_key=True)
    attempts = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager[RateWindow]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.attempts} jusqu’à {self.ends_at}"
