"""A model as WNTR reads it: SI units whatever the file's own."""

from __future__ import annotations

import logging
import tempfile
import warnings
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport
from networks.exchange.epanet.screening import Screened
from networks.exchange.findings import At, Findings


def model_of(screened: Screened, name: str, findings: Findings) -> Any:
    """The `wntr.network.WaterNetworkModel`; without controls and the like if they cannot be read.

    Raises:
        CannotImport: WNTR cannot make anything of it.
    """
    try:
        return parsed(screened.text())
    except Unreadable:
        pass
    try:
        model = parsed(screened.text(spared=True))
    except Unreadable as error:
        raise CannotImport(
            _("%(name)s n’est pas un modèle EPANET lisible : %(why)s.")
            % {"name": name, "why": error}
        ) from None
    findings.warn(At(""), "", _("Commandes et réglages de calcul illisibles : laissés."))
    return model


class Unreadable(ValueError):
    """WNTR cannot read a text; the message is its own, in one line."""


def parsed(text: str) -> Any:
    """The model that a text describes.

    Raises:
        Unreadable: it describes none.
    """
    # Its import takes seconds, and only these files need it.
    from wntr.network import WaterNetworkModel

    # What it would log, the report tells.
    logging.getLogger("wntr").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="epanet-") as folder:
        path = Path(folder) / "model.inp"
        path.write_text(text, encoding="utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return WaterNetworkModel(str(path))
            except Exception as error:  # it raises whatever its parts raise
                words = " ".join(str(error).replace(str(path), path.name).split())
                raise Unreadable(words[:200] or type(error).__name__) from None
