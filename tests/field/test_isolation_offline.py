"""The phone's own isolation beside the platform's: the same for every pipe, whatever is stuck."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.access.actor import Actor
from networks.graph import (
    Handling,
    Isolation,
    Link,
    Network,
    Node,
    Segments,
    Sensitive,
    Valve,
    isolate,
    network_of,
)
from networks.graph.reading import read_inp, read_valves
from networks.water.field.companion import make, sheet_of
from networks.water.isolating import cut_of
from networks.water.models import Device, Pipe
from tests.networks.graph.drawing import Given, drawn, networks
from tests.networks.water.conftest import Town

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "field_app_api/pwa/frontend/isolation.ts"
# Answers one line of questions with one line of isolations, again and again.
DRIVER = """
import { createInterface } from "node:readline";
import { isolate } from "./isolation.js";
for await (const line of createInterface({ input: process.stdin })) {
  const { sheet, asked } = JSON.parse(line);
  const told = asked.map(({ pipe, stuck, turned }) => isolate(sheet, pipe, stuck, turned ?? {}));
  process.stdout.write(JSON.stringify(told) + "\\n");
}
"""


class PhoneScript:
    """The compiled module in a Node of its own."""

    def __init__(self, folder: Path) -> None:
        compiler = ROOT / "node_modules/typescript/bin/tsc"
        node = Path(sys.executable).parent / "node"
        options = ["--target", "es2022", "--module", "esnext", "--strict"]
        # A project's own settings are not read where a file is named.
        ignored = ["--ignoreConfig"] if _since_6(compiler) else []
        subprocess.run(
            [node, compiler, SOURCE, "--outDir", folder, *options, *ignored],
            check=True,
            cwd=folder,
        )
        (folder / "package.json").write_text('{"type": "module"}')
        (folder / "driver.js").write_text(DRIVER)
        self.process = subprocess.Popen(
            [node, folder / "driver.js"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def ask(self, sheet: Any, asked: Iterable[dict[str, Any]]) -> list[Any]:
        """The isolations of some pipes."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"sheet": sheet, "asked": list(asked)}) + "\n")
        self.process.stdin.flush()
        return list(json.loads(self.process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        self.process.communicate(timeout=10)


def _since_6(compiler: Path) -> bool:
    package = json.loads((compiler.parents[1] / "package.json").read_text())
    return int(str(package["version"]).split(".")[0]) >= 6


@pytest.fixture(scope="module")
def phone_script(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Compiled once."""
    script = PhoneScript(tmp_path_factory.mktemp("isolation"))
    yield script
    script.close()


def expected(found: Isolation, located: bool = True) -> dict[str, Any]:
    """What the platform says, in the phone's words."""
    order = list if located else sorted
    return {
        "valves": order(valve.id for valve in found.valves),
        "closed": order(valve.id for valve in found.closed_already),
        "pipes": sorted(found.links),
        "dry": sorted(found.links_without_source),
        "customers": found.customers,
        "hydrants": found.hydrants,
        "sensitive": sorted(each.name for each in found.sensitive),
        "metres": pytest.approx(found.length, abs=0.5),
        "cuts_source": bool(found.sources),
    }


def said(answer: Any, located: bool = True) -> dict[str, Any]:
    """What the phone says."""
    order = list if located else sorted
    return {
        "valves": order(str(valve["key"]) for valve in answer["valves"]),
        "closed": order(str(valve["key"]) for valve in answer["closedAlready"]),
        "pipes": sorted(answer["pipes"]),
        "dry": sorted(answer["withoutSource"]),
        "customers": answer["customers"],
        "hydrants": answer["hydrants"],
        "sensitive": sorted(text.partition(" : ")[2] for text in answer["sensitive"]),
        "metres": answer["metres"],
        "cuts_source": answer["cutsSource"],
    }


def with_stuck(segments: Segments, stuck: Iterable[str]) -> Segments:
    """As the isolation page takes them."""
    for id in stuck:
        segments = segments.changed(id, closed=False, handling=Handling.STUCK)
    return segments


def compare(
    script: PhoneScript, segments: Segments, asked: list[tuple[str, list[str]]], sheet: Any = None
) -> None:
    """Ask both; they must agree in everything."""
    sheet = sheet or sheet_of(segments, {}, key_of=str)
    located = all(None not in place for place in sheet["pipe_place"].values()) and all(
        valve["x"] is not None for valve in sheet["valves"]
    )
    answers = script.ask(sheet, [{"pipe": pipe, "stuck": stuck} for pipe, stuck in asked])
    for (pipe, stuck), answer in zip(asked, answers, strict=True):
        right = isolate(with_stuck(segments, stuck), link=pipe)
        assert said(answer, located) == expected(right, located), (pipe, stuck)


# S feeds a loop a-b-c; d hangs on c behind its own valve; two valves stand at one point.
LOOP = "s:S|-a p:a||-b q:b|-|c r:c|-|a t:c|-d u:S|-|S"


@pytest.mark.parametrize("closed", ["", "p@a", "q@c r@c", "t@c"])
def test_every_pipe_of_a_drawn_network_with_every_two_valves_stuck(
    phone_script: PhoneScript, closed: str
) -> None:
    segments = drawn(LOOP, "S", closed=closed, customers=5)
    valves = list(segments.valves)
    asked = [
        (pipe, list(dict.fromkeys(pair)))
        for pipe in segments.network.link_ids
        for pair in [[], *([one, other] for one in valves for other in valves)]
    ]
    compare(phone_script, segments, asked)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(networks(), st.data())
def test_any_network(phone_script: PhoneScript, given: Given, data: st.DataObject) -> None:
    segments = Segments(*given)
    known = sorted(segments.valves)
    stuck = data.draw(st.lists(st.sampled_from(known), unique=True)) if known else []
    compare(phone_script, segments, [(pipe, stuck) for pipe in segments.network.link_ids])


@pytest.mark.realdata
def test_two_hundred_pipes_of_a_real_network(phone_script: PhoneScript, shared_data: Path) -> None:
    folder = shared_data / "water/wntr_bsd3"
    network = _network(folder / "Net3.inp")
    for layer in ("random", "stategic_1"):
        valves = read_valves(folder / f"valve_oracle/valve_layer_{layer}.csv")[0]
        _at_random(phone_script, Segments(network, valves))


@pytest.mark.realdata
def test_two_hundred_pipes_of_a_town(phone_script: PhoneScript, shared_data: Path) -> None:
    """Its valves are ours: nobody published where they stand."""
    network = _network(shared_data / "water/wntr_ky4/ky4.inp")
    dice = random.Random(4)
    how = [Handling.OPERABLE] * 8 + list(Handling)
    numbers = dice.choices(range(len(network.link_ids)), k=1200)
    valves = [
        Valve(
            f"v{i}",
            network.link_ids[number],
            network.node_ids[int(dice.choice((network.starts, network.ends))[number])],
            not i % 25,
            dice.choice(how),
        )
        for i, number in enumerate(numbers)
    ]
    _at_random(phone_script, Segments(network, valves))


def test_two_hundred_pipes_of_a_large_network(phone_script: PhoneScript) -> None:
    dice = random.Random(4)
    nodes = [
        Node(str(i), dice.uniform(0, 9e3), dice.uniform(0, 9e3), i % 170 == 0, 0, i % 7 == 0)
        for i in range(1200)
    ]
    links = []
    for i in range(1, 1700):
        start = i if i < 1200 else dice.randrange(1200)
        near = range(max(0, start - 12), start) or range(1, 12)
        warned = (Sensitive(f"s{i}", "school"),) if i % 40 == 0 else ()
        ends = str(start), str(dice.choice(near))
        links.append(Link(f"{i}", *ends, dice.uniform(5, 90), dice.randrange(9), 0, warned))
    how = [Handling.OPERABLE] * 8 + list(Handling)
    valves = [
        Valve(f"{i}", link.id, dice.choice((link.start, link.end)), not i % 25, dice.choice(how))
        for i, link in enumerate(dice.choices(links, k=1600))
    ]
    _at_random(phone_script, Segments(network_of(nodes, links)[0], valves))


def _at_random(script: PhoneScript, segments: Segments) -> None:
    dice = random.Random(7)
    links = segments.network.link_ids
    known = sorted(segments.valves)
    asked = []
    for pipe in dice.sample(links, min(200, len(links))):
        around = [valve.id for valve in isolate(segments, link=pipe).valves]
        # Valves that are to be closed turn out stuck, and others anywhere.
        stuck = dice.sample(around, min(len(around), dice.randrange(4)))
        stuck += dice.sample(known, dice.randrange(3))
        asked.append((pipe, list(dict.fromkeys(stuck))))
    compare(script, segments, asked)


def _network(path: Path) -> Network:
    model = read_inp(path)
    return network_of(model.nodes, model.links)[0]


@pytest.mark.django_db(transaction=True)
def test_the_sheet_of_the_rows(phone_script: PhoneScript, fed: Town, water: Actor) -> None:
    sheet = make(water, fed.territory.pk)
    assert sheet is not None
    assert json.loads(json.dumps(sheet)) == sheet
    for name, pipe in fed.pipes.items():
        for stuck in ([], [fed.valves["AB-A"].pk], [fed.valves[f"{name}-{name[1]}"].pk]):
            row = Pipe.objects.get(pk=pipe.pk)
            found = cut_of(water, row, stuck)
            (answer,) = phone_script.ask(sheet, [{"pipe": pipe.pk, "stuck": stuck}])
            assert said(answer) == expected(found.found)
            assert [each["key"] for each in answer["valves"]] == [v.pk for v in found.valves]
            assert [each["code"] for each in answer["valves"]] == [v.code for v in found.valves]


@pytest.mark.django_db(transaction=True)
def test_valves_that_were_turned_on_the_phone(
    phone_script: PhoneScript, fed: Town, water: Actor
) -> None:
    sheet = make(water, fed.territory.pk)
    shut = fed.valves["BC-C"]
    asked = [{"pipe": fed.pipes["CD"].pk, "stuck": [], "turned": {"closed": [shut.pk]}}]
    (answer,) = phone_script.ask(sheet, asked)
    Device.objects.filter(pk=shut.pk).update(is_open=False)
    assert said(answer) == expected(cut_of(water, fed.pipes["CD"]).found)
    again = make(water, fed.territory.pk)
    asked = [{"pipe": fed.pipes["CD"].pk, "stuck": [], "turned": {"opened": [shut.pk]}}]
    (opened,) = phone_script.ask(again, asked)
    (before,) = phone_script.ask(sheet, [{"pipe": fed.pipes["CD"].pk, "stuck": []}])
    assert said(opened) == said(before)


@pytest.mark.django_db(transaction=True)
def test_others_get_no_network(fed: Town, foreign_water: Actor, water: Actor) -> None:
    assert make(foreign_water, fed.territory.pk) is None
    assert make(Actor(), fed.territory.pk) is None
    assert make(water, "75056") is None


@pytest.mark.django_db(transaction=True)
def test_a_pipe_that_is_no_part_of_the_network(
    phone_script: PhoneScript, fed: Town, water: Actor
) -> None:
    sewer = Pipe.objects.get(code="egout")
    sheet = make(water, fed.territory.pk)
    assert phone_script.ask(sheet, [{"pipe": sewer.pk, "stuck": []}]) == [None]
