"""Tours for everyone's programs: `/api/tours/v1/`."""

from ninja import Router

router = Router(tags=["Visites"])
