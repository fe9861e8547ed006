"""Whether a network is in pieces, and whether water comes to each."""

from __future__ import annotations

import numpy as np

from networks.graph.defects import Defect, Subject
from networks.graph.network import Network
from networks.graph.segments import Segments, components


def pieces(network: Network) -> list[Defect]:
    """A line if the network does not hold together, or has no source at all; valves apart."""
    of = components(network, np.ones(2 * len(network.link_ids), bool))
    count = len(np.unique(of))
    told = []
    if count > 1:
        told.append(f"Le réseau est en {count} morceaux, sans conduite de l’un à l’autre.")
    if not network.source.any():
        told.append("Le réseau n’a ni ressource ni réservoir.")
    return [Defect(Subject.NETWORK, "", reason) for reason in told]


def unfed(segments: Segments) -> list[Defect]:
    """A line if no source reaches some nodes, valves being as they are."""
    network = segments.network
    of = components(network, ~segments.shut)[: len(network.node_ids)]
    dry = np.flatnonzero(~np.isin(of, of[network.source]))
    if not len(dry) or not network.source.any():
        return []
    named = ", ".join(network.names(dry[:5])[0]) + ("…" if len(dry) > 5 else "")
    reason = f"Avant toute fermeture, aucune ressource n’atteint {len(dry)} nœud(s) : {named}."
    return [Defect(Subject.NETWORK, "", reason)]
