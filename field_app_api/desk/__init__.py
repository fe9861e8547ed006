"""The office's rooms about the field: what phones sent and a person decides, and the phones."""
