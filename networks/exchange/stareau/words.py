"""Words of StaR-Eau's value lists in ours.

Where several of theirs are one of ours, the first is what goes out; where several of ours are one
of theirs, the first is what comes in.
"""

from __future__ import annotations

from collections.abc import Mapping

from networks.water.vocabulary import (
    Circulation,
    Content,
    DeviceFunction,
    Material,
    Network,
    PipeFunction,
)

_M = Material

Words = tuple[tuple[str, str], ...]

MATERIALS: Words = (
    *(("inc", _M.UNKNOWN), ("nr", _M.UNKNOWN), ("acier", _M.STEEL), ("amci", _M.ASBESTOS_CEMENT)),
    *(("btat", _M.STEEL_CORE_CONCRETE), ("ba", _M.REINFORCED_CONCRETE)),
    *(("btfb", _M.FIBRE_CONCRETE), ("btna", _M.PLAIN_CONCRETE), ("cu", _M.COPPER)),
    *(("fbro", _M.FIBRE_CEMENT), ("fbro", _M.FIBROCEMENT), ("fbvr", _M.FIBREGLASS)),
    *(("fd", _M.DUCTILE_IRON), ("fg", _M.GREY_IRON), ("gres", _M.STONEWARE), ("mac", _M.MASONRY)),
    *(("maca", _M.MASONRY), ("macna", _M.MASONRY), ("briq", _M.MASONRY), ("meul", _M.MILLSTONE)),
    *(("pebd", _M.LDPE), ("pehda", _M.HDPE_CORRUGATED), ("pehd", _M.HDPE), ("pb", _M.LEAD)),
    *(("ppa", _M.PP_CORRUGATED), ("pp", _M.PP), ("prv", _M.GRP_A), ("prv", _M.GRP_B)),
    *(("pvc", _M.PVC_U), ("pvc", _M.PVC_OLD), ("pvcbo", _M.PVC_BO)),
    *(("pvca", _M.PVC_U_CORRUGATED), ("tole", _M.GALVANISED_SHEET), ("autre", _M.OTHER)),
    *((word, _M.OTHER) for word in ("beton", "bitum", "bois", "btcp", "btpc", "btpj", "epx")),
    *((word, _M.OTHER) for word in ("fbpj", "fonte", "metal", "mrtc", "pbu", "pe", "pex")),
    *((word, _M.OTHER) for word in ("plast", "pu", "pvcc", "rpmp", "sgbt", "trct")),
)
NETWORKS: Words = (
    *(("aep", Network.DRINKING), ("ince", Network.DRINKING), ("assaep", Network.STORM)),
    *(("assaeu", Network.WASTE), ("assaru", Network.COMBINED)),
)
CIRCULATIONS: Words = (
    *(("gravitaire", Circulation.GRAVITY), ("forcee", Circulation.FORCED)),
    *(("refoulement", Circulation.FORCED), ("sous_vide", Circulation.VACUUM)),
)
PIPE_FUNCTIONS: Words = (
    *(("transport", PipeFunction.TRANSPORT), ("adduction", PipeFunction.TRANSPORT)),
    *(("distribution", PipeFunction.DISTRIBUTION), ("transport_distri", PipeFunction.DISTRIBUTION)),
    ("collecte", PipeFunction.COLLECTION),
    *((word, PipeFunction.OTHER) for word in ("by_pass", "galerie_acces", "stockage")),
    *((word, PipeFunction.OTHER) for word in ("trop_plein", "drain")),
)
CONTENTS: Words = (
    *(("eau_brute", Content.RAW), ("eau_potable", Content.DRINKING)),
    *(("eau_impropre", Content.OTHER), ("eru", Content.WASTE), ("eri", Content.WASTE)),
    ("eaux_usees_traitee", Content.OTHER),
)
VALVES: Words = (
    ("coupure", DeviceFunction.VALVE),
    *((word, DeviceFunction.VALVE) for word in ("sectorisation", "securisation", "sans_fonction")),
    ("purge", DeviceFunction.DRAIN),
)
FITTINGS: Words = (
    *(("ventouse", DeviceFunction.AIR_VALVE), ("vidange", DeviceFunction.DRAIN)),
    ("purge", DeviceFunction.DRAIN),
    *((word, DeviceFunction.OTHER) for word in ("filtre", "disconnecteur", "chasse")),
    *((word, DeviceFunction.OTHER) for word in ("boite_boue", "anti_belier", "anti_retour")),
)
REGULATORS: Words = (
    *(("reducteur", DeviceFunction.PRESSURE_REGULATOR), ("limiteur", DeviceFunction.OTHER)),
    ("stabilisateur", DeviceFunction.PRESSURE_REGULATOR),
    ("vanne_alti", DeviceFunction.OTHER),
)
MEASURES: Words = (
    *(("volume", DeviceFunction.METER), ("debit", DeviceFunction.FLOW_METER)),
    *((word, DeviceFunction.OTHER) for word in ("multiple", "vitesse", "pression")),
    *((word, DeviceFunction.OTHER) for word in ("physico_chimique", "hauteur", "chimie")),
    *((word, DeviceFunction.OTHER) for word in ("hauteur_vitesse", "turbidite", "temperature")),
)
EQUIPMENT: Words = (
    *(("vanne", DeviceFunction.VALVE), ("ventouse", DeviceFunction.AIR_VALVE)),
    *((word, DeviceFunction.OTHER) for word in ("clapet", "batardeau", "vanne_regul", "orifice")),
    *((word, DeviceFunction.OTHER) for word in ("barrage_poutrelle", "porte_flots", "venturi")),
    ("seuil", DeviceFunction.OTHER),
)
# « etat_service »: whether it is in service, and whether it is so for good.
STATES: Mapping[str, tuple[bool, bool]] = {
    "en_service": (True, False),
    "en_arret": (False, False),
    "en_projet": (False, False),
    "en_construction": (False, False),
    "abandon": (False, True),
    "comble": (False, True),
    "depose": (False, True),
}
OPEN = {"ouverte": True, "partiel_ouverte": True, "partiel_fermee": True, "fermee": False}


def ours(words: Words) -> dict[str, str]:
    """Our word for each of theirs."""
    return {theirs: str(own) for theirs, own in reversed(words)}


def theirs(words: Words) -> dict[str, str]:
    """Their word for each of ours."""
    return {str(own): word for word, own in reversed(words)}
