"""All layers × classes × roles × probes: what can be seen is what the policy grants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.gis.geos import Point
from django.urls import URLPattern, URLResolver, get_resolver

from layers.access.actor import PUBLIC, actor_of
from layers.access.models import Account, Territory
from layers.access.policy import Position
from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe
from layers.catalog.registry import all_layers, layer
from tests.visibility.alike import AlikeClient, NotAlikeError, kinds
from tests.visibility.floor import floor_probe, look, observe
from tests.visibility.rows import FACTORIES, WalkedRow
from tests.visibility.walk import RecordingClient, discovered_probes, granted, violations

# Addresses that show no rows of layers, each with why. Whoever adds an address either looks
# through it in a probe or says here why there is nothing to see.
ROUTES_WITHOUT_ROWS = {
    "admin:*": "the administration's own site; see test_the_administration_site_lists_only_…",
    "api-docs": "the API's description for people",
    "api-1.0.0:*": "the API's description and the sign-in of devices",
    "health": "says that the database answers",
    "sign-in": "a form",
    "sign-out": "a form",
    "field": "the app's page: what it shows comes from the field protocol",
    **dict.fromkeys(
        ("field-icon", "field-icon-svg", "field-manifest", "field-service-worker"),
        "what the app is made of, the same for everybody",
    ),
    **dict.fromkeys(
        ("visit-app", "visit-icon", "visit-icon-svg", "visit-manifest", "visit-service-worker"),
        "what the visitor's app is made of, the same for everybody",
    ),
    "dashboard": "one sentence",
    "report": "a form; what it sends back is what was typed in it",
    "report-place": "tells the commune of a point that the client gives",
    "report-photos": "photos of a form that is being filled in, under that form's own secret id",
    "follow-search": "a form",
    **dict.fromkeys(
        ("field-devices", "field-new-device", "field-new-collector", "field-pairing"),
        "phones of accounts, which no layer has; their doors are in tests/field/test_devices.py",
    ),
    **dict.fromkeys(("field-turn-away", "field-wipe", "field-keep"), "one phone; see above"),
}

Walked = dict[str, list[WalkedRow]]
Onlookers = dict[str, Account | None]
Territories = tuple[Territory, Territory]


def _client(account: Account | None) -> RecordingClient:
    client = RecordingClient()
    if account is not None:
        client.force_login(account)
    return client


def test_every_layer_is_walked_with_rows_of_every_class(walked: Walked) -> None:
    for each in all_layers():
        assert each.id in FACTORIES, f"{each.id} has no factory in tests/visibility/rows.py"
        assert {row.visibility for row in walked[each.id]} == set(each.policy.classes)
        # The classes that the factory claims are those that the database computed.
        rows: Any = each.model._default_manager
        stored = dict(rows.values_list("pk", "visibility"))
        assert {row.key: row.visibility for row in walked[each.id]} == stored


# An exit with many resources of each layer takes longest: its layers come in parts, for several
# processes.
PARTS = {"ogc": 6, "tiles": 2}
EXITS = [
    pytest.param(probe, part, id=f"{probe.name}-{part}" if part else probe.name)
    for probe in [floor_probe(), *discovered_probes()]
    for part in range(PARTS.get(probe.name, 1))
]


@pytest.mark.parametrize(("probe", "part"), EXITS)
def test_every_exit_shows_what_the_policy_grants(
    walked: Walked, onlookers: Onlookers, two_territories: Territories, probe: Probe, part: int
) -> None:
    """Everyone looks at every layer; see `tests.visibility.alike` for who asks how much."""
    wrong = []
    clients = {name: _client(account) for name, account in onlookers.items()}
    actors = {name: actor_of(who) if who else PUBLIC for name, who in onlookers.items()}
    home_and_next_door = [territory.pk for territory in two_territories]
    for each in map(layer, sorted(walked)[part :: PARTS.get(probe.name, 1)]):
        rows, looks = walked[each.id], {}
        for first, *others in kinds(each, home_and_next_door, actors):
            looks[first] = _look(probe, each, clients[first])
            for name in others:
                looks[name] = _look_alike(probe, each, clients[name], clients[first], rows)
        # A counter serves some only; its layers may be none of the superuser's.
        serving = ["superuser"] if probe.is_counter else looks
        served = any(looks[name][0] is not None for name in serving)
        for name, (observed, raw) in looks.items():
            # An exit may leave a layer out, but then for everybody.
            if observed is None and served and granted(each, rows, actors[name]):
                wrong.append(f"{each.id} {name}: not served")
            seen = observed or Observation()
            found = violations(each, rows, actors[name], probe, seen, raw)
            wrong += [f"{each.id} {name}: {what}" for what in found]
    assert not wrong, "\n".join(wrong)


def _look_alike(
    probe: Probe, each: Layer, own: RecordingClient, first: RecordingClient, rows: list[WalkedRow]
) -> tuple[Observation | None, bytes]:
    try:
        return _look(probe, each, AlikeClient(own, first, rows))
    except (NotAlikeError, AssertionError):
        # Policies are alike, the doors of this exit are not: what is wrong is seen by looking.
        return _look(probe, each, own)


def _look(probe: Probe, each: Layer, client: RecordingClient) -> tuple[Observation | None, bytes]:
    client.raw.clear()
    observed = probe.look(client, each)
    assert not client.failures, client.failures
    return observed, b"\n".join(client.raw)


@pytest.mark.parametrize("probe", discovered_probes(), ids=lambda p: p.name)
def test_each_exit_serves_layers(walked: Walked, onlookers: Onlookers, probe: Probe) -> None:
    """An exit that shows nothing would pass; a counter is for one layer, the others are for all."""
    looked_at = list(all_layers()) if probe.is_counter else [layer("test-things")]
    # A counter may be closed even to who administers: whoever works there must be served. Those
    # who are called like it most likely do: they come first, and one who is served is enough.
    alike = sorted(onlookers, key=lambda name: (probe.name[:4] not in name, name))
    names = alike if probe.is_counter else ["superuser"]
    clients = (_client(onlookers[name]) for name in names)
    served = (_look(probe, each, client)[0] for client in clients for each in looked_at)
    assert any(served), probe.name


def test_the_holder_of_a_secret_sees_that_row_and_no_more(walked: Walked) -> None:
    things = layer("test-things")
    rows = walked["test-things"]
    for row in rows:
        holder = PUBLIC.holding("test-things", row.key)
        found = violations(things, rows, holder, floor_probe(), observe(things.visible_to(holder)))
        assert not found, (row.visibility, found)
        assert row.key in granted(things, rows, holder)


def test_holding_a_key_of_another_layer_gives_nothing(walked: Walked) -> None:
    things = layer("test-things")
    sealed = next(row for row in walked["test-things"] if row.visibility == "sealed")
    holder = PUBLIC.holding("communes", sealed.key)
    assert sealed.key not in observe(things.visible_to(holder)).keys  # type: ignore[operator]


# -- no address escapes ---------------------------------------------------------------------------


def _names(resolver: URLResolver, spaces: tuple[str, ...] = (), at: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = at + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _names(entry, inner, route)
        elif isinstance(entry, URLPattern):
            # A pattern without a name is known by its route.
            yield ":".join((*spaces, entry.name or route))


def _unclaimed(names: Iterator[str], probes: list[Probe]) -> set[str]:
    claimed = frozenset[str]().union(*(probe.routes for probe in probes))
    return {
        name
        for name in names
        if name not in claimed
        and name not in ROUTES_WITHOUT_ROWS
        and f"{name.split(':')[0]}:*" not in ROUTES_WITHOUT_ROWS
    }


def test_every_address_is_looked_through_or_said_to_show_no_rows() -> None:
    unclaimed = _unclaimed(_names(get_resolver()), discovered_probes())
    assert not unclaimed, (
        f"{sorted(unclaimed)}: let a probe look through them (layers/catalog/probes.py) "
        "or say in ROUTES_WITHOUT_ROWS why they show no rows"
    )


def test_the_administration_site_lists_only_what_is_open_to_everyone() -> None:
    """Django's permissions know nothing of classes: other layers stay out of its site."""
    for each in all_layers():
        if each.model in admin.site._registry:
            given = each.policy.grants(PUBLIC, "200010700")
            assert set(given) == set(each.policy.classes), each.id
            assert all(access.whole for access in given.values()), each.id


def test_a_new_address_is_noticed() -> None:
    assert _unclaimed(iter(["escape", "ns:escape"]), []) == {"escape", "ns:escape"}
    assert _unclaimed(iter(["escape"]), [Probe("p", frozenset({"escape"}), look)]) == set()


# -- the walk can fail ----------------------------------------------------------------------------


def _everything(client: Client, each: Layer) -> Observation:
    """An exit that forgot to ask who is there."""
    rows: Any = each.model._default_manager
    keys = rows.values_list("pk", flat=True)
    return Observation(keys=frozenset(keys))


def _leaks(walked: Walked, observed: Observation, raw: bytes = b"") -> list[str]:
    things = layer("test-things")
    return violations(things, walked["test-things"], PUBLIC, floor_probe(), observed, raw)


def test_an_exit_that_ignores_the_policy_is_caught(walked: Walked) -> None:
    observed = _everything(_client(None), layer("test-things"))
    assert any("too many" in what for what in _leaks(walked, observed))


def test_an_exit_that_loses_a_row_is_caught(walked: Walked) -> None:
    true = observe(layer("test-things").visible_to(PUBLIC))
    assert true.keys is not None
    lost = replace(true, keys=frozenset(sorted(true.keys)[1:]))
    assert any("missing" in what for what in _leaks(walked, lost))


def test_a_count_of_everything_is_caught(walked: Walked) -> None:
    observed = Observation(count=len(walked["test-things"]))
    assert any("count" in what for what in _leaks(walked, observed))


@pytest.mark.parametrize("visibility", ["delicate", "restricted", "sealed"])
def test_an_ungranted_field_is_caught(walked: Walked, visibility: str) -> None:
    row = next(row for row in walked["test-things"] if row.visibility == visibility)
    observed = Observation(fields={row.key: {"name": row.values["name"]}})
    assert _leaks(walked, observed)


def test_a_false_value_is_caught(walked: Walked) -> None:
    row = next(row for row in walked["test-things"] if row.visibility == "public")
    assert _leaks(walked, Observation(fields={row.key: {"name": "another"}}))


def test_hidden_words_keys_and_digits_in_the_bytes_are_caught(walked: Walked) -> None:
    rows = walked["test-things"]
    delicate = next(row for row in rows if row.visibility == "delicate")
    sealed = next(row for row in rows if row.visibility == "sealed")
    public = next(row for row in rows if row.visibility == "public")
    assert isinstance(delicate.exact, Point)
    degrees: Any = delicate.exact.transform(4326, clone=True)
    for raw in (
        f"<td>{delicate.values['name']}</td>",
        f'{{"id": {sealed.key}}}',
        f"[{degrees.x:.6f}, {degrees.y:.6f}]",
        f"POINT({delicate.exact.x} {delicate.exact.y})",
        public.secrets[0],
    ):
        assert _leaks(walked, Observation(), raw.encode()), raw
    assert not _leaks(walked, Observation(), str(public.values["name"]).encode())


def test_a_layer_that_generalises_nothing_is_caught(walked: Walked) -> None:
    careless = replace(layer("test-things"), generalised="geom")
    observed = observe(careless.visible_to(PUBLIC))
    assert any("from the granted one" in what for what in _leaks(walked, observed))


def test_a_policy_without_its_table_is_caught(walked: Walked) -> None:
    """The table in the policy's docstring, by hand: the walk's expectation is not its own echo."""
    things, rows = layer("test-things"), walked["test-things"]
    seen = granted(things, rows, PUBLIC)
    assert {each.row.visibility for each in seen.values()} == {"public", "delicate"}
    for each in seen.values():
        if each.row.visibility == "delicate":
            assert each.fields == {"kind"}
            assert each.place == each.row.rough != each.row.exact
        else:
            assert "note" not in each.fields
    assert Position.GENERALISED is things.policy.grants(PUBLIC, "75056")["delicate"].position
