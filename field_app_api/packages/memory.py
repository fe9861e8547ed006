"""The last parts in this process's memory."""

from __future__ import annotations

from layers.ui.bodies import BodyMemory

MEMORY = BodyMemory(32 * 1024 * 1024)
