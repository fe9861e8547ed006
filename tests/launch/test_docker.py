"""The containers' files, read without an engine."""

import re
from typing import Any

import pytest
import yaml

from geoportal.launch.checkout import ROOT

DOCKER = ROOT / "docker"
SECRETS = ("POSTGRES_PASSWORD", "GEOPORTAL_SECRET_KEY")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text())
    return read


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    """(instruction, rest) of each line of the Dockerfile, continued lines joined."""
    text = re.sub(r"^#.*\n", "", (DOCKER / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = [line for line in re.sub(r"\\\n\s*", "", text).splitlines() if line.strip()]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def test_images_are_pinned_by_tag(
    compose: dict[str, Any], instructions: list[tuple[str, str]]
) -> None:
    stages = {rest.split()[2] for word, rest in instructions if word == "FROM"}
    bases = {rest.split()[0] for word, rest in instructions if word == "FROM"} - stages
    images = bases | {service["image"] for service in compose["services"].values()}
    assert bases
    for image in images:
        assert re.search(r":\d[\w.-]*$", image), image


def test_everything_copied_exists_and_is_sent_to_the_builder(
    instructions: list[tuple[str, str]],
) -> None:
    sent = {
        line[1:]
        for line in (DOCKER / "Dockerfile.dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    copied = [
        source.removeprefix("./")
        for word, rest in instructions
        if word == "COPY" and "--from=" not in rest
        for source in rest.split()[:-1]
    ]
    assert copied
    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert set(copied) == sent


def test_the_image_runs_as_an_ordinary_user(instructions: list[tuple[str, str]]) -> None:
    last_stage = max(n for n, (word, _) in enumerate(instructions) if word == "FROM")
    users = [rest for word, rest in instructions[last_stage:] if word == "USER"]
    assert users
    assert users[-1] not in {"root", "0"}


def test_only_wheels_with_hashes_are_installed(instructions: list[tuple[str, str]]) -> None:
    installs = [
        command
        for word, rest in instructions
        if word == "RUN"
        for command in rest.split("&&")
        if "pip install" in command
    ]
    from_index = [command for command in installs if "--no-build-isolation" not in command]
    assert from_index
    assert all(
        "--require-hashes" in command and "--only-binary=:all:" in command for command in from_index
    )


def test_every_service_is_there_and_watched(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert {"postgis", "web", "worker", "proxy"} <= set(services)
    assert all("healthcheck" in service for service in services.values())


def test_only_the_proxy_is_open_to_the_outside_and_it_forwards_to_web(
    compose: dict[str, Any],
) -> None:
    services = compose["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    port = re.search(r"reverse_proxy web:(\d+)", (DOCKER / "Caddyfile").read_text())
    assert port
    assert f'"0.0.0.0:{port[1]}"' in (DOCKER / "Dockerfile").read_text()


def test_mounted_files_and_volumes_exist(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (DOCKER / source).exists(), (name, source)
            else:
                assert source in compose["volumes"], (name, source)


def test_dependencies_are_services_that_exist(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert set(service.get("depends_on", ())) <= set(compose["services"])


def test_no_secret_is_written_down(compose: dict[str, Any]) -> None:
    example = dict(
        line.split("=", 1)
        for line in (DOCKER / "env.example").read_text().splitlines()
        if line and not line.startswith("#")
    )
    for name in SECRETS:
        assert example[name] == ""
        for service in compose["services"].values():
            value = service.get("environment", {}).get(name, "${")
            assert value.startswith("${"), name
    asked = set(re.findall(r"\$\{(\w+)", (DOCKER / "compose.yaml").read_text()))
    assert asked <= set(example)
    assert ".env" in (DOCKER / ".gitignore").read_text().split()
