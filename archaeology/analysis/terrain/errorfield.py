"""Errors of height that neighbours share: Gaussian fields with an exponential correlation."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import fft

# Correlation left at the edge of the torus, in lengths: e⁻⁴ < 2 %.
LENGTHS_APART = 4.0


class CorrelatedErrors:
    """Fields of mean 0 and variance 1 with correlation exp(−h / length), drawn in pairs.

    Circulant embedding on a torus (Dietrich & Newsam 1997, SIAM Journal on Scientific Computing
    18(4)). The torus is larger than the grid by four lengths, at most by the grid itself; negative
    eigenvalues, if any, are taken as 0 and the variance is set back to 1. A length of 0 gives
    independent errors.
    """

    def __init__(
        self, shape: tuple[int, int], cell_m: tuple[float, float], length_m: float
    ) -> None:
        self.shape = shape
        size = [
            fft.next_fast_len(cells + min(cells, int(LENGTHS_APART * length_m / cell) + 1))
            for cells, cell in zip(shape, cell_m, strict=True)
        ]
        down, across = (
            np.minimum(np.arange(n), n - np.arange(n)) * cell
            for n, cell in zip(size, cell_m, strict=True)
        )
        apart = np.hypot(down[:, None], across[None, :])
        shared = np.exp(-apart / length_m) if length_m > 0 else (apart == 0).astype(float)
        power = np.maximum(fft.fft2(shared).real, 0.0)
        self.amplitude = np.sqrt(power / power.mean()).astype(np.float32)

    def pair(self, rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Two independent fields."""
        size: Any = self.amplitude.shape
        noise = np.empty(size, np.complex64)
        noise.real = rng.standard_normal(size, np.float32)
        noise.imag = rng.standard_normal(size, np.float32)
        field = fft.fft2(noise * self.amplitude, norm="ortho")
        rows, cols = self.shape
        part = field[:rows, :cols]
        return np.ascontiguousarray(part.real), np.ascontiguousarray(part.imag)
