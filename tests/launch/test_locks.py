"""The locks: every package with its hashes, no address, and the dev lock contains the other."""

import re
from pathlib import Path

import pytest

from geoportal.launch.environment import DEV_LOCK, RUNTIME_LOCK

LOCKS = pytest.mark.parametrize("lock", [RUNTIME_LOCK, DEV_LOCK], ids=lambda lock: lock.name)


def pins(lock: Path) -> dict[str, str]:
    """``name==version ; marker`` of each requirement, with its hashes."""
    joined = lock.read_text().replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return {line.split(" --hash")[0].strip(): line for line in lines}


@LOCKS
def test_every_package_is_pinned_with_hashes(lock: Path) -> None:
    for pin, line in pins(lock).items():
        assert re.match(r"^[a-z0-9._-]+==\S+( ; .+)?$", pin), pin
        assert "--hash=sha256:" in line, pin


@LOCKS
def test_no_address_is_written_down(lock: Path) -> None:
    assert not re.search(r"://|--index|--find-links|file:", lock.read_text())


def test_what_is_tested_is_what_runs() -> None:
    assert set(pins(RUNTIME_LOCK)) <= set(pins(DEV_LOCK))
