"""The closed vocabularies of rasters; French on the screen, English in the code."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What the cells of a raster are."""

    ELEVATION = "elevation", _("Modèle de terrain")
    PLAN = "plan", _("Plan ou carte")
    AERIAL = "aerial", _("Vue aérienne")


class Confidentiality(TextChoices):
    """Who may see it."""

    PUBLIC = "public", _("Publique")
    RESTRICTED = "restricted", _("Restreinte")


class State(TextChoices):
    """How far it is on its way to the map."""

    WAITING = "waiting", _("En attente")
    MAKING = "making", _("En préparation")
    PLACING = "placing", _("À placer sur la carte")
    READY = "ready", _("Prêt")
    FAILED = "failed", _("Refusé")


class Heights(TextChoices):
    """What somebody vouches for of heights whose file does not say from where they count."""

    AS_SAID = "", _("Selon le fichier")
    NGF_IGN69 = "ngf_ign69", _("Mètres NGF-IGN69 (altitudes légales)")


# Those whose files a worker is busy with, or will be.
UNFINISHED = frozenset({State.WAITING.value, State.MAKING.value})
