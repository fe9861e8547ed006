"""The words that tours are described with."""

from __future__ import annotations

from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Language(TextChoices):
    """In which tours can be written; each is called by its own name, for its own readers."""

    FRENCH = "fr", "Français"
    ENGLISH = "en", "English"
    GERMAN = "de", "Deutsch"
    SPANISH = "es", "Español"
    ITALIAN = "it", "Italiano"
    DUTCH = "nl", "Nederlands"
    PORTUGUESE = "pt", "Português"
    POLISH = "pl", "Polski"


class Theme(TextChoices):
    """What a tour is mostly about."""

    ANTIQUITY = "antiquity", _("Antiquité")
    MIDDLE_AGES = "middle_ages", _("Moyen Âge")
    MODERN = "modern", _("Temps modernes")
    RIVER = "river", _("Le fleuve et ses rives")
    INDUSTRY = "industry", _("Industrie")
    NATURE = "nature", _("Nature")
    ARTS = "arts", _("Arts et architecture")
    OTHER = "other", _("Autre")


class Wheelchair(TextChoices):
    """Whether the whole way can be gone in a wheelchair."""

    YES = "yes", _("Oui, tout le parcours")
    PARTLY = "partly", _("En partie")
    NO = "no", _("Non")
    UNKNOWN = "unknown", _("Pas encore vérifié")


class MediumKind(TextChoices):
    """What can be looked at or listened to."""

    IMAGE = "image", _("Image")
    AUDIO = "audio", _("Son")


class Licence(TextChoices):
    """Under what a medium may be shown and taken along, by its SPDX identifier where it has one."""

    CC0 = "CC0-1.0", _("CC0 : sans condition")
    CC_BY = "CC-BY-4.0", _("CC BY 4.0 : citer l’auteur")
    CC_BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0 : citer l’auteur, même licence")
    OPEN_2 = "etalab-2.0", _("Licence ouverte 2.0")
    PUBLIC_DOMAIN = "LicenseRef-public-domain", _("Domaine public")
    PERMISSION = "LicenseRef-permission", _("Avec l’accord écrit de l’auteur")


# Where the text of a licence is; one that depends on an agreement has none.
LICENCE_ADDRESSES = MappingProxyType(
    {
        Licence.CC0.value: "https://creativecommons.org/publicdomain/zero/1.0/",
        Licence.CC_BY.value: "https://creativecommons.org/licenses/by/4.0/",
        Licence.CC_BY_SA.value: "https://creativecommons.org/licenses/by-sa/4.0/",
        Licence.OPEN_2.value: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        Licence.PUBLIC_DOMAIN.value: "https://creativecommons.org/publicdomain/mark/1.0/",
    }
)
