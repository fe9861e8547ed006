"""The pipes of all networks."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.catalog.sql.log import change_log
from networks.water.models.nodes import Node
from networks.water.models.recording import (
    Asset,
    AssetQuerySet,
    Laid,
    Located,
    Recorded,
    laid_in_order,
    one_code,
)
from networks.water.policy import PIPES_POLICY
from networks.water.vocabulary import Circulation, Content, Material, PipeFunction


class Pipe(Recorded, Laid, Located, Asset):
    """A pipe between two nodes, drawn from the first to the second.

    Inverts are altitudes (m NGF) at the first and at the second node's end (RAEPA ZAMONT, ZAVAL);
    `flows_forward` says whether water runs as the line is drawn (SENSECOUL), None where nobody
    says. `length_m` is the length that was measured or declared; the drawn one is the geometry's.
    """

    material = models.CharField(
        _("matériau"), max_length=20, choices=Material.choices, default=Material.UNKNOWN
    )
    diameter_mm = models.PositiveIntegerField(_("diamètre (mm)"), null=True, blank=True)
    content = models.CharField(
        _("contenu"), max_length=10, choices=Content.choices, default=Content.UNKNOWN
    )
    function = models.CharField(
        _("fonction"), max_length=14, choices=PipeFunction.choices, default=PipeFunction.UNKNOWN
    )
    circulation = models.CharField(
        _("circulation"), max_length=10, choices=Circulation.choices, default=Circulation.UNKNOWN
    )
    in_service = models.BooleanField(_("en service"), default=True)  # ENSERVICE
    is_connection = models.BooleanField(_("branchement"), default=False)  # BRANCHEMNT
    start_node = models.ForeignKey(  # IDNINI
        Node,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pipes_from",
        verbose_name=_("nœud initial"),
    )
    end_node = models.ForeignKey(  # IDNTERM
        Node,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pipes_to",
        verbose_name=_("nœud terminal"),
    )
    main_pipe = models.ForeignKey(  # IDCANPPALE
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="branches",
        verbose_name=_("canalisation principale"),
    )
    depth_m = models.FloatField(_("profondeur (m)"), null=True, blank=True)  # PROFGEN
    length_m = models.FloatField(_("longueur (m)"), null=True, blank=True)  # LONGCANA
    connections = models.PositiveIntegerField(  # NBRANCHE
        _("branchements"), null=True, blank=True
    )
    upstream_invert_m = models.FloatField(_("radier amont (m NGF)"), null=True, blank=True)
    downstream_invert_m = models.FloatField(_("radier aval (m NGF)"), null=True, blank=True)
    flows_forward = models.BooleanField(_("coule dans le sens du tracé"), null=True, blank=True)
    condition = models.PositiveSmallIntegerField(
        _("état constaté (1 bon – 5 à refaire)"), null=True, blank=True
    )
    geom = models.LineStringField(_("tracé"), srid=2154)
    visibility = PIPES_POLICY.column()

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("canalisation")
        verbose_name_plural = _("canalisations")
        constraints: ClassVar = [
            one_code("pipe"),
            laid_in_order("pipe"),
            models.CheckConstraint(
                condition=Q(condition__isnull=True) | Q(condition__range=(1, 5)),
                name="pipe_condition_is_a_grade",
            ),
        ]
        triggers: ClassVar = change_log(
            "water-pipes",
            history=["material", "diameter_mm", "laid_year", "in_service", "retired_on"],
        )
