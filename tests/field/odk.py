"""Submissions as ODK Collect sends them."""

from __future__ import annotations

import uuid
from base64 import b64encode
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.field.conftest import degrees
from tests.field.test_files import photo as another_photo
from tests.networks.water.conftest import at

ODK = "/odk/v1"
RESPONSE = "{http://openrosa.org/http/response}"
RECEIPT = "{urn:geoportal:field:receipt}receipt"
METADATA = "{http://www.opendatakit.org/xforms}submissionMetadata"


@lru_cache
def photo(number: int) -> bytes:
    """The same photo each time for the same number."""
    return another_photo(number, side=120)


def instance() -> str:
    """An instance id as apps make them."""
    return f"uuid:{uuid.uuid4()}"


def leak_xml(
    named: str,
    *,
    replaces: str = "",
    media: tuple[str, ...] = (),
    place: tuple[float, float] = (100, 0),
    form: str = "water-incidents",
    version: str = "1-0123456789",
    start: str = "2026-05-04T10:00:00.000+02:00",
    **answers: str,
) -> str:
    """The XML of a leak."""
    longitude, latitude = degrees(at(*place))
    said = {"kind": "leak", "description": "de l’eau dans la cave"} | answers
    told = "".join(f"<{name}>{text}</{name}>" for name, text in said.items())
    photos = "".join(f"<photos><photo>{name}</photo></photos>" for name in media)
    deprecated = f"<deprecatedID>{replaces}</deprecatedID>" if replaces else ""
    return (
        (
            f'<data xmlns:orx="http://openrosa.org/xforms" id="{form}" version="{version}">'
            f"<start>{start}</start><end>2026-05-04T10:04:00.000+02:00</end>"
            f"<place>{latitude} {longitude} 12.0 4.5</place>{told}{photos}<sounds><sound/></sounds>"
            f"<orx:meta><orx:instanceID>{named}</orx:instanceID>{deprecated}</orx:meta></data>"
        )
        .replace("<deprecatedID>", "<orx:deprecatedID>")
        .replace("</deprecatedID>", "</orx:deprecatedID>")
    )


@dataclass
class Said:
    """What the server answered to a submission."""

    status: int
    message: str
    receipt: dict[str, str]
    reason: str
    metadata: dict[str, str]


@dataclass
class Collect:
    """An app with a name and a password, or with a key in its address."""

    basic: str = ""
    key: str = ""
    client: Client = field(default_factory=Client)

    @property
    def root(self) -> str:
        """The address that a person types, or scans."""
        return f"{ODK}/key/{self.key}/projects/1" if self.key else f"{ODK}/projects/1"

    @property
    def headers(self) -> dict[str, str]:
        """What each request of it carries."""
        told = {"X-OpenRosa-Version": "1.0", "Date": "Mon, 04 May 2026 08:00:00 GMT"}
        if self.basic:
            told["Authorization"] = f"Basic {b64encode(self.basic.encode()).decode()}"
        return told

    def get(self, address: str) -> Any:
        """An answer."""
        return self.client.get(address, headers=self.headers)

    def head(self) -> Any:
        """Ask whether submissions are taken here."""
        return self.client.head(f"{self.root}/submission", headers=self.headers)

    def submit(self, xml: str | bytes | None, *files: tuple[str, bytes]) -> Said:
        """Post a submission with its files, as one multipart form."""
        parts = {
            name: SimpleUploadedFile(name, data, "application/octet-stream") for name, data in files
        }
        if xml is not None:
            raw = xml.encode() if isinstance(xml, str) else xml
            parts["xml_submission_file"] = SimpleUploadedFile("cave.xml", raw, "text/xml")
        answer = self.client.post(
            f"{self.root}/submission?deviceID=collect%3Aabc", parts, headers=self.headers
        )
        assert answer["X-OpenRosa-Version"] == "1.0"
        root = ElementTree.fromstring(answer.content)
        receipt, metadata = root.find(RECEIPT), root.find(METADATA)
        return Said(
            answer.status_code,
            root.findtext(f"{RESPONSE}message") or "",
            dict(receipt.attrib) if receipt is not None else {},
            (receipt.text or "") if receipt is not None else "",
            dict(metadata.attrib) if metadata is not None else {},
        )
