"""The catalogue of the open data in the words of DCAT 3, as one JSON-LD document.

It carries what Satu Data Indonesia asks of a dataset: the standard of its data
(concept, definition, classification, measure and unit of each column), its metadata,
open formats and the reference codes it is keyed by. Sentences stand in both languages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from masterplan.core.sheets.download import CSV_TYPE
from masterplan.domain.open_data import DATASETS, Dataset, State
from masterplan.domain.open_data_columns import Column

MEDIA_TYPES = {"csv": CSV_TYPE, "json": "application/json"}
_FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
# Where the codes of Kemendagri are laid down; every dataset is keyed by them.
_REGENCY_CODES = "Kepmendagri 100.1.1-6117 Tahun 2022"
_XSD = "http://www.w3.org/2001/XMLSchema#"

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "csvw": "http://www.w3.org/ns/csvw#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "qudt": "http://qudt.org/schema/qudt/",
    "xsd": _XSD,
}

Text = str | Promise
Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Absolute addresses: the page, the catalogue, and a file by dataset and format."""

    page: str
    catalogue: str
    file: Callable[[str, str], str]


def catalogue(addresses: Addresses, states: Mapping[str, State]) -> Node:
    """The whole document; `states` by the datasets' names."""
    changes = [one.modified for one in states.values() if one.modified]
    return {
        "@context": CONTEXT,
        "@id": addresses.catalogue,
        "@type": "dcat:Catalog",
        "dct:title": _said(settings.PORTAL_NAME),
        "dct:publisher": _publisher(),
        "dct:license": _license(),
        "dct:language": [{"@id": f"{_LANGUAGE}{one}"} for one in ("IND", "ENG")],
        "dct:spatial": {"@id": "http://sws.geonames.org/1643084/"},
        "foaf:homepage": {"@id": addresses.page},
        **({"dct:modified": _moment(max(changes))} if changes else {}),
        "dcat:dataset": [
            _dataset(one, states[one.name], addresses) for one in DATASETS.values()
        ],
    }


def _dataset(dataset: Dataset, state: State, addresses: Addresses) -> Node:
    node = {
        "@id": f"{addresses.page}#{dataset.name}",
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": _said(dataset.title),
        "dct:description": _said(dataset.description),
        "dcat:keyword": [one for word in dataset.keywords for one in _said(word)],
        "dct:publisher": _publisher(),
        "dct:creator": {"@type": "foaf:Agent", "foaf:name": _said(dataset.producer)},
        "dcat:contactPoint": _contact(addresses),
        "dct:license": _license(),
        "dct:accessRights": {
            "@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
        },
        "dct:accrualPeriodicity": {"@id": f"{_FREQUENCY}{dataset.rhythm.value}"},
        "dct:spatial": {"@id": "http://sws.geonames.org/1643084/"},
        "dct:conformsTo": {
            "@type": "dct:Standard",
            "dct:title": _REGENCY_CODES,
        },
        "dcat:landingPage": {"@id": f"{addresses.page}#{dataset.name}"},
        "dcat:distribution": [
            _distribution(dataset, form, addresses) for form in MEDIA_TYPES
        ],
        "csvw:tableSchema": {
            "@type": "csvw:Schema",
            "csvw:column": {"@list": [_column(one) for one in dataset.columns]},
        },
    }
    if state.modified:
        node["dct:modified"] = _moment(state.modified)
    return node


def _distribution(dataset: Dataset, form: str, addresses: Addresses) -> Node:
    address = {"@id": addresses.file(dataset.name, form)}
    return {
        "@id": address["@id"],
        "@type": "dcat:Distribution",
        "dct:title": f"{dataset.name}.{form}",
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dcat:mediaType": {
            "@id": f"https://www.iana.org/assignments/media-types/{MEDIA_TYPES[form]}"
        },
        "dct:format": form.upper(),
        "dct:license": _license(),
    }


def _column(column: Column) -> Node:
    """Concept, definition, classification, and what it is measured in."""
    node: Node = {
        "@type": "csvw:Column",
        "csvw:name": column.name,
        "csvw:title": _said(column.label),
        "dct:description": _said(column.description),
        "csvw:datatype": column.kind.value,
    }
    if column.unit:
        node["qudt:unit"] = _said(column.unit)
    if column.reference:
        node["dct:conformsTo"] = {
            "@type": "dct:Standard",
            "dct:title": _said(column.reference),
        }
    if column.codes:
        node["skos:hasTopConcept"] = [
            {
                "@type": "skos:Concept",
                "skos:notation": code,
                "skos:prefLabel": _said(word),
            }
            for code, word in column.codes.items()
        ]
    return node


def _publisher() -> Node:
    return {"@type": "foaf:Agent", "foaf:name": settings.PORTAL_MINISTRY}


def _license() -> Node:
    return {"@id": settings.PORTAL_DATA_LICENCE_URL}


def _contact(addresses: Addresses) -> Node:
    """Whom to ask: the portal's own contact, else the ministry through its page."""
    contact = settings.PORTAL_CONTACT
    node: Node = {"@type": "vcard:Organization", "vcard:fn": settings.PORTAL_MINISTRY}
    if "@" in contact:
        node["vcard:hasEmail"] = {"@id": f"mailto:{contact}"}
    else:
        node["vcard:hasURL"] = {"@id": contact or addresses.page}
    return node


def _moment(value: Any) -> Node:
    return {"@type": f"{_XSD}dateTime", "@value": value.isoformat()}


def _said(text: Text) -> list[Node]:
    """A sentence in every language of the portal; data once, without a language."""
    if not isinstance(text, Promise):
        return [{"@value": text}]
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append({"@language": code, "@value": str(text)})
    return found
