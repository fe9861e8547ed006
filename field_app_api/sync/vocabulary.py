"""Closed vocabularies of the field protocol; the values travel, the labels are for people."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    """What became of an operation: each is a promise that it is kept."""

    APPLIED = "applied", _("Enregistrée")
    MERGED = "merged", _("Enregistrée avec d’autres modifications")
    CONFLICT = "conflict", _("En attente d’un choix")
    ID_REUSED = "id-reused", _("Identifiant déjà pris")
    WAITING_FOR_FILES = "waiting-for-files", _("Fichiers attendus")
    WAITING_FOR_PARENT = "waiting-for-parent", _("Attend une saisie antérieure")
    QUARANTINED = "quarantined", _("À réparer")
    FORBIDDEN = "forbidden", _("Refusée")


# The object is there: what builds upon the operation may follow.
DONE = frozenset({Outcome.APPLIED, Outcome.MERGED, Outcome.WAITING_FOR_FILES})
# Nothing is written yet: it waits for a person, or for what it builds upon.
HELD = frozenset({Outcome.QUARANTINED, Outcome.FORBIDDEN, Outcome.WAITING_FOR_PARENT})


class Flag(TextChoices):
    """What a person may want to look at afterwards."""

    MERGED = "merged", _("Quelqu’un d’autre avait modifié la fiche entre-temps, ailleurs.")
    LATE = "late", _("Arrivée plus d’un jour après avoir été saisie.")
    CLOCK = "clock", _("L’heure du téléphone n’est pas plausible : celle de l’arrivée est notée.")
    ORPHAN = "orphan", _("Ce sur quoi elle s’appuie n’est jamais arrivé.")
    OLD_FORM = "old-form", _("Saisie avec une version antérieure du formulaire.")
    RESOLVED = "resolved", _("Quelqu’un a choisi entre deux valeurs.")
    REPAIRED = "repaired", _("Quelqu’un l’a réparée avant de l’enregistrer.")
    GONE = "gone", _("La fiche n’existait déjà plus.")
    ALREADY = "already", _("La fiche le disait déjà quand elle a été close : rien n’est à choisir.")
    ADDED = "added", _("Ajoutée à la fiche, qui reste close.")
    JOINED = (
        "joined",
        _("Une saisie qui s’appuie sur elle avait déjà fait la fiche : elle la complète."),
    )
    LEFT = (
        "left",
        _("La fiche est restée telle quelle : ses fichiers sont gardés, sans y être joints."),
    )
    TO_CHECK = "to-check", _("Sur place et dans le registre, ce n’est pas pareil : à vérifier.")
    PLACE_KEPT = "place-kept", _("La position ne se change pas ainsi : celle d’avant est gardée.")
    FAR_PHOTO = "far-photo", _("Une photo a été prise loin de l’endroit indiqué.")


# What an operation that bears one of these left holds more than its phone knew.
MIXED = frozenset({Flag.MERGED, Flag.RESOLVED, Flag.REPAIRED})


class FileState(TextChoices):
    """Where a declared file is."""

    MISSING = "missing", _("attendu")
    ATTACHED = "attached", _("joint")
    RECEIVED = "received", _("reçu")
    REFUSED = "refused", _("reçu, mais inutilisable")


class Scan(TextChoices):
    """What the antivirus says."""

    PENDING = "pending", _("pas encore examiné")
    CLEAN = "clean", _("sain")
    INFECTED = "infected", _("infecté")
