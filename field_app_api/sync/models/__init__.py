"""Tables of the field protocol."""

from field_app_api.sync.models.files import FieldUpload
from field_app_api.sync.models.operations import BY_NAME, Operation, OperationFile
from field_app_api.sync.models.quarantine import Unread

__all__ = ["BY_NAME", "FieldUpload", "Operation", "OperationFile", "Unread"]
