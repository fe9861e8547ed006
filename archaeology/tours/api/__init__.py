"""Tours for everyone's programs: `/api/tours/v1/`.

Whatever can be read can be asked for without its body (HEAD): the same operation answers, and the
server sends no more than the headers.
"""

from ninja import Router

from archaeology.tours.api.formats import router as formats
from archaeology.tours.api.geotrek import router as geotrek
from archaeology.tours.api.reading import router as reading
from archaeology.tours.api.taking import router as taking

router = Router(tags=["Visites"])
for each in (reading, formats, taking, geotrek):
    for view in each.path_operations.values():
        for operation in tuple(view.operations):
            bare = operation.clone()
            bare.methods, bare.include_in_schema = ["HEAD"], False
            view.operations.append(bare)
    router.add_router("", each)
