"""Rasters for programs: `/api/rasters/v1/`."""

from ninja import Router

router = Router(tags=["Plans et relief"])
