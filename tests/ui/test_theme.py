"""The theme's colours can be read: WCAG 2.1 AA, computed from the style sheet itself."""

import re
from itertools import product

import pytest

from tests.ui.conftest import STATIC

TEXT, SYMBOL = 4.5, 3.0
GROUNDS = ("--paper", "--surface", "--sunken", "--accent-soft")
STATES = ("received", "assigned", "in-progress", "resolved", "closed", "refused", "forwarded")
NOTICES = ("info", "success", "warning", "danger")
PAIRS = [
    *((ink, ground, TEXT) for ink, ground in product(("--ink", "--ink-soft"), GROUNDS)),
    *((ink, ground, TEXT) for ink, ground in product(("--accent", "--accent-strong"), GROUNDS)),
    ("--on-accent", "--accent", TEXT),
    ("--on-accent", "--accent-strong", TEXT),
    *((f"--{notice}", f"--{notice}-soft", TEXT) for notice in NOTICES),
    *((f"--{notice}", "--surface", TEXT) for notice in NOTICES),
    *(("--ink", f"--{notice}-soft", TEXT) for notice in NOTICES),
    *((f"--state-{state}", "--accent-soft", TEXT) for state in (*STATES, "duplicate")),
    *(("--line-strong", ground, SYMBOL) for ground in ("--paper", "--surface")),
    *(("--focus", ground, SYMBOL) for ground in GROUNDS),
    *(("--map-selection", ground, SYMBOL) for ground in ("--map-ground", "--surface")),
]


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2.1 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_contrast(ink: str, ground: str, least: float) -> None:
    theme = dict(
        re.findall(r"(--[\w-]+):\s*(#[0-9a-f]{6});", (STATIC / "theme.css").read_text("utf-8"))
    )
    light, dark = sorted((luminance(theme[ink]), luminance(theme[ground])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least
