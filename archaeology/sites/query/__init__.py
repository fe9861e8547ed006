"""One language to ask for finds: the page, the API, exports and saved queries read it alike."""

from archaeology.sites.query.language import FindQuery, read_query
from archaeology.sites.query.refusal import QueryRefused
from archaeology.sites.query.rows import rows_for

__all__ = ["FindQuery", "QueryRefused", "read_query", "rows_for"]
