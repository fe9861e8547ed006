"""A network that does not hold together, or to which no water comes, is told so."""

from __future__ import annotations

from networks.graph import Segments
from networks.graph.pieces import pieces, unfed
from tests.networks.graph.drawing import drawn


def told(segments: Segments) -> list[str]:
    """The lines about the whole."""
    return [each.reason for each in [*pieces(segments.network), *unfed(segments)]]


def test_valves_do_not_put_a_network_in_pieces() -> None:
    assert told(drawn("s:S|-|a p:a|-|b", "S")) == []


def test_pieces_are_counted_and_those_without_source_named() -> None:
    assert told(drawn("s:S-a p:b-c q:d-d", "S")) == [
        "Le réseau est en 3 morceaux, sans conduite de l’un à l’autre.",
        "Avant toute fermeture, aucune ressource n’atteint 3 nœud(s) : b, c, d.",
    ]


def test_what_closed_valves_keep_dry_is_named() -> None:
    text = " ".join(f"p{i}:a{i}-a{i + 1}" for i in range(7))
    assert told(drawn(f"s:S|-a0 {text}", "S", closed="s@S")) == [
        "Avant toute fermeture, aucune ressource n’atteint 8 nœud(s) : a0, a1, a2, a3, a4…."
    ]


def test_no_source_at_all_is_one_line() -> None:
    assert told(drawn("p:a-b")) == ["Le réseau n’a ni ressource ni réservoir."]
