"""Where people live inside the larger communes: approximate places, in WGS 84 degrees."""

from typing import Final, NamedTuple


class Settlement(NamedTuple):
    """A town or village: longitude, latitude, share of the commune, spread in metres."""

    lon: float
    lat: float
    share: float
    spread: float


# A commune that is not here has one village around its inner point.
SETTLEMENTS: Final[dict[str, tuple[Settlement, ...]]] = {
    "76114": (Settlement(0.4740, 49.5725, 0.8, 650), Settlement(0.4880, 49.5790, 0.2, 450)),
    "76164": (
        Settlement(0.7265, 49.5270, 0.62, 380),
        Settlement(0.6755, 49.5150, 0.18, 220),
        Settlement(0.7670, 49.5300, 0.20, 350),
    ),
    "76258": (
        Settlement(0.5930, 49.6525, 0.6, 420),
        Settlement(0.6330, 49.6460, 0.2, 300),
        Settlement(0.5740, 49.6700, 0.2, 300),
    ),
    "76329": (Settlement(0.4990, 49.5520, 0.8, 450), Settlement(0.5180, 49.5480, 0.2, 300)),
    "76384": (
        Settlement(0.5365, 49.5195, 0.72, 520),
        Settlement(0.5250, 49.5120, 0.18, 350),
        Settlement(0.5400, 49.5020, 0.10, 350),
    ),
    "76401": (Settlement(0.7690, 49.4800, 0.75, 350), Settlement(0.7300, 49.5070, 0.25, 300)),
    "76476": (
        Settlement(0.5715, 49.4900, 0.75, 700),
        Settlement(0.5960, 49.5290, 0.15, 300),
        Settlement(0.6100, 49.5030, 0.10, 300),
    ),
    "76727": (Settlement(0.6690, 49.4700, 1, 260),),
}
