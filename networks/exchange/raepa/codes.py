"""The sixteen code lists of RAEPA 1.2 in our words, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from networks.water.vocabulary import (
    Circulation,
    Content,
    DeviceFunction,
    Material,
    Network,
    PipeFunction,
    PositionClass,
    StructureFunction,
    YearSource,
)

UNKNOWN, OTHER = "00", "99"
_M, _D, _S = Material, DeviceFunction, StructureFunction

_MATERIALS = (
    *(_M.STEEL, _M.ASBESTOS_CEMENT, _M.STEEL_CORE_CONCRETE, _M.REINFORCED_CONCRETE),
    *(_M.FIBRE_CONCRETE, _M.PLAIN_CONCRETE, _M.COPPER, _M.FIBRE_CEMENT, _M.FIBREGLASS),
    *(_M.FIBROCEMENT, _M.DUCTILE_IRON, _M.GREY_IRON, _M.STONEWARE, _M.MASONRY, _M.MILLSTONE),
    *(_M.LDPE, _M.HDPE_CORRUGATED, _M.HDPE, _M.LEAD, _M.PP_CORRUGATED, _M.PP, _M.GRP_A),
    *(_M.GRP_B, _M.PVC_OLD, _M.PVC_BO, _M.PVC_U_CORRUGATED, _M.PVC_U, _M.GALVANISED_SHEET),
)


def _numbered(*words: str) -> dict[str, str]:
    """Codes from 01, in order."""
    return {f"{number:02}": str(word) for number, word in enumerate(words, 1)}


def _open(kind: type[Any], *words: str) -> dict[str, str]:
    """Codes from 01, between « unknown » and « other »."""
    return {UNKNOWN: str(kind.UNKNOWN), **_numbered(*words), OTHER: str(kind.OTHER)}


LISTS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "boolean": {"O": True, "N": False},
        "materiau": _open(Material, *_MATERIALS),
        "mode_circulation": _open(
            Circulation, Circulation.GRAVITY, Circulation.FORCED, Circulation.VACUUM
        ),
        "qualite_anpose": {
            UNKNOWN: str(YearSource.UNKNOWN),
            **_numbered(
                *(YearSource.CERTAIN, YearSource.AS_BUILT, YearSource.PROJECT),
                *(YearSource.MEMORY, YearSource.DEDUCED),
            ),
        },
        "qualite_geoloc": _numbered(PositionClass.A, PositionClass.B, PositionClass.C),
        # What is repaired and how it had failed, in the words of RAEPA's own list.
        "support_incident": _numbered("pipe", "device", "structure"),
        "defaillance": {
            UNKNOWN: "unknown",
            **_numbered(
                *("longitudinal_break", "clean_break", "dislocation", "crack"),
                *("joint", "perforation"),
            ),
            OTHER: "other",
        },
        "cat_canal_ae": _open(Content, Content.RAW, Content.DRINKING),
        "fonc_canal_ae": _open(PipeFunction, PipeFunction.TRANSPORT, PipeFunction.DISTRIBUTION),
        "fonc_app_ae": _open(
            _D,
            *(_D.CONNECTION_POINT, _D.AIR_VALVE, _D.VALVE, _D.DRAIN, _D.PRESSURE_REGULATOR),
            *(_D.HYDRANT, _D.METER, _D.FLOW_METER),
        ),
        "fonc_ouv_ae": _open(
            _S,
            *(_S.PUMPING_STATION, _S.TREATMENT_PLANT, _S.RESERVOIR, _S.METERING_CHAMBER),
            _S.INTAKE,
        ),
        "typ_reseau_ass": _numbered(Network.STORM, Network.WASTE, Network.COMBINED),
        "cat_canal_ass": _open(Content, Content.STORM, Content.WASTE, Content.COMBINED),
        "fonc_canal_ass": _open(PipeFunction, PipeFunction.TRANSPORT, PipeFunction.COLLECTION),
        "fonc_app_ass": _open(_D, _D.CONNECTION_POINT, _D.AIR_VALVE, _D.VALVE, _D.FLOW_METER),
        "fonc_ouv_ass": _open(
            _S,
            *(_S.PUMPING_STATION, _S.SEWAGE_PLANT, _S.STORAGE_BASIN, _S.STORM_OVERFLOW),
            *(_S.OUTFALL, _S.MANHOLE, _S.GULLY),
        ),
    }
)
_CODES = {name: {word: code for code, word in words.items()} for name, words in LISTS.items()}


def word_of(codes: str, code: str) -> Any:
    """Our word for a code of a list.

    Raises:
        KeyError: the standard has no such code.
    """
    return LISTS[codes][code]


def code_of(codes: str, word: Any) -> str:
    """The code of a list for our word; what the list has no word for is « other » (a hydrant on a
    sewer), « unknown » where it is not even open. "" for a gap.
    """
    if word is None or word == "":
        return ""
    known = _CODES[codes]
    return known.get(word) or (OTHER if OTHER in LISTS[codes] else "")
