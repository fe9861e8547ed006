"""The sounds of the tour, as WAV files: computed, recorded nowhere, always the same."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from functools import cache
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt

RATE = 16_000
_SECONDS = 14
_FULL = 32_767
# How loud the loudest moment is, of what a file can hold.
_LOUDNESS = 0.6
Wave = NDArray[np.float64]


def _tide() -> Wave:
    """Water against a bank: swells a few seconds apart, each of which breaks and runs back."""
    random = np.random.default_rng(1)
    seconds = np.arange(_SECONDS * RATE) / RATE
    deep = _band(random.standard_normal(seconds.size), 60, 420)
    spray = _band(random.standard_normal(seconds.size), 900, 4_500)
    sound = 0.35 * deep
    for begins, strength in ((0.4, 0.8), (3.9, 1.0), (7.2, 0.7), (10.3, 0.9)):
        since = np.clip(seconds - begins, 0, None)
        swell = np.minimum(since / 1.1, 1) * np.exp(-np.clip(since - 1.1, 0, None) / 1.3)
        breaking = np.minimum(since / 1.6, 1) ** 3 * np.exp(-np.clip(since - 1.6, 0, None) / 0.8)
        sound += strength * (swell * deep + 0.45 * breaking * spray)
    # Nothing begins or ends with a click.
    return sound * np.clip(np.minimum(seconds, _SECONDS - seconds) / 0.8, 0, 1)


def _band(noise: Wave, low: float, high: float) -> Wave:
    """The part of a noise between two frequencies in hertz, as loud as any other."""
    kept: Wave = sosfilt(butter(2, (low, high), "bandpass", fs=RATE, output="sos"), noise)
    return kept / float(np.std(kept))


COMPOSERS: Final = MappingProxyType[str, Callable[[], Wave]]({"tide": _tide})


@cache
def wav(name: str) -> bytes:
    """The sound as a WAV file: one channel, 16 bits, 16 kHz.

    Raises:
        KeyError: there is no such sound.
    """
    sound = COMPOSERS[name]()
    samples = np.round(sound / np.abs(sound).max() * _LOUDNESS * _FULL).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(samples.tobytes())
    return file.getvalue()
