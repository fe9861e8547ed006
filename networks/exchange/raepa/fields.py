"""Which attribute of the standard is which field of ours."""

from __future__ import annotations

from collections.abc import Mapping

from networks.exchange.raepa.schema import Family, Kind

_RECORDED = {
    "MOUVRAGE": "owner",
    "GEXPLOIT": "operator",
    "ANFINPOSE": "laid_year",
    "ANDEBPOSE": "laid_from_year",
    "QUALANNEE": "year_source",
    "QUALGLOCXY": "xy_class",
    "QUALGLOCZ": "z_class",
    "DATEGEOLOC": "located_on",
    "SOURGEOLOC": "location_source",
    "DATEMAJ": "updated_on",
    "SOURMAJ": "update_source",
    "SOURATTRIB": "attribute_source",
}
_PIPE = _RECORDED | {
    "ENSERVICE": "in_service",
    "BRANCHEMNT": "is_connection",
    "MATERIAU": "material",
    "DIAMETRE": "diameter_mm",
    "MODECIRC": "circulation",
    "PROFGEN": "depth_m",
    "LONGCANA": "length_m",
    "NBRANCHE": "connections",
    "ZAMONT": "upstream_invert_m",
    "ZAVAL": "downstream_invert_m",
    "SENSECOUL": "flows_forward",
}
_STANDING = _RECORDED | {"Z": "z_m"}

FIELDS: Mapping[tuple[Family, Kind], Mapping[str, str]] = {
    ("drinking", "pipe"): _PIPE | {"CONTCANAEP": "content", "FONCCANAEP": "function"},
    ("sewer", "pipe"): _PIPE | {"CONTCANASS": "content", "FONCCANASS": "function"},
    ("drinking", "device"): _STANDING | {"DIAMETRE": "diameter_mm", "FNAPPAEP": "function"},
    ("sewer", "device"): _STANDING | {"DIAMETRE": "diameter_mm", "FNAPPASS": "function"},
    ("drinking", "structure"): _STANDING | {"FNOUVAEP": "function"},
    ("sewer", "structure"): _STANDING | {"FNOUVASS": "function"},
}
# Foreign keys, by the code of what they name.
REFERENCES: Mapping[Kind, Mapping[str, str]] = {
    "pipe": {"IDNINI": "start_node", "IDNTERM": "end_node", "IDCANPPALE": "main_pipe"},
    "device": {
        "IDCANAMONT": "upstream_pipe",
        "IDCANAVAL": "downstream_pipe",
        "IDCANPPALE": "main_pipe",
        "IDOUVRAGE": "structure",
    },
    "structure": {
        "IDCANAMONT": "upstream_pipe",
        "IDCANAVAL": "downstream_pipe",
        "IDCANPPALE": "main_pipe",
    },
    "repair": {},
}
LAYERS: Mapping[Kind, str] = {
    "pipe": "water-pipes",
    "device": "water-devices",
    "structure": "water-structures",
}
# Numbers in which 0 is how files say that nobody knows.
ZERO_IS_UNKNOWN = frozenset({"ZAMONT", "ZAVAL", "Z", "DIAMETRE", "LONGCANA", "PROFGEN"})
YEARS = frozenset({"ANFINPOSE", "ANDEBPOSE"})
# What the standard's own columns round to.
DECIMALS = {
    "length_m": 0,
    "depth_m": 2,
    "z_m": 2,
    "upstream_invert_m": 2,
    "downstream_invert_m": 2,
}
