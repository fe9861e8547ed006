"""Tours for everyone's programs: `/api/tours/v1/`."""

from ninja import Router

from archaeology.tours.api.formats import router as formats
from archaeology.tours.api.geotrek import router as geotrek
from archaeology.tours.api.reading import router as reading
from archaeology.tours.api.taking import router as taking

router = Router(tags=["Visites"])
for each in (reading, formats, taking, geotrek):
    router.add_router("", each)
