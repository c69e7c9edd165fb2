"""What integrators rely on: the schema without its words, and what would break it.

Additions pass: a new path, operation, optional parameter or member, a new value that is
answered. Breaking is what an existing client would notice: something removed, something
newly demanded, a request that takes less, an answer that holds other types.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

METHODS = ("get", "head", "post", "put", "patch", "delete")
# Words and examples may change at any time.
_WORDS = frozenset({"description", "summary", "example", "examples", "title", "info"})
# Between these a name is a contract's own word, not a keyword of the schema.
_NAMED = frozenset({"properties", "schemas", "responses", "parameters", "headers"})
_AT_MOST = ("maximum", "maxLength", "maxItems", "maxProperties")
_AT_LEAST = ("minimum", "minLength", "minItems", "minProperties")
_SAME = ("pattern", "format")


@dataclass
class Shape:
    """What may stand at one place; empty `types` means anything."""

    types: set[str] = field(default_factory=set)
    values: set[object] | None = None
    limits: dict[str, Any] = field(default_factory=dict)
    is_required: bool = False


def contract_of(schema: Any, *, is_named: bool = False) -> Any:
    """The document without words and examples, in the order of its names."""
    if isinstance(schema, Mapping):
        return {
            name: contract_of(schema[name], is_named=name in _NAMED)
            for name in sorted(schema)
            if is_named or name not in _WORDS
        }
    if isinstance(schema, list):
        return [contract_of(item) for item in schema]
    return schema


def breaks(old: Json, new: Json) -> list[str]:
    """Each change of `new` that a client of `old` would stumble over, as a line."""
    return sorted(set(_breaks(old, new)))


def _breaks(old: Json, new: Json) -> Iterator[str]:
    for path, methods in old["paths"].items():
        for method in (method for method in methods if method in METHODS):
            name = f"{method.upper()} {path}"
            was, now = methods[method], new["paths"].get(path, {}).get(method)
            if now is None:
                yield f"{name}: removed"
                continue
            yield from _parameters(name, (old, was), (new, now))
            yield from _body(name, (old, was), (new, now))
            yield from _answers(name, (old, was), (new, now))


# --- What is sent ------------------------------------------------------------

Side = tuple[Json, Json]


def _parameters(name: str, old: Side, new: Side) -> Iterator[str]:
    was, now = _parameters_of(*old), _parameters_of(*new)
    for key, one in was.items():
        where = f"{name} {key[0]} {key[1]}"
        if key not in now:
            yield f"{where}: parameter removed"
            continue
        if now[key].get("required") and not one.get("required"):
            yield f"{where}: parameter newly required"
        yield from _taken(
            where,
            _shapes(old[0], one.get("schema", {})),
            _shapes(new[0], now[key].get("schema", {})),
        )
    for key in now.keys() - was.keys():
        if now[key].get("required"):
            yield f"{name} {key[0]} {key[1]}: new required parameter"


def _parameters_of(document: Json, operation: Json) -> dict[tuple[str, str], Json]:
    found = (_resolved(document, one) for one in operation.get("parameters", ()))
    return {(one["in"], one["name"]): one for one in found}


def _body(name: str, old: Side, new: Side) -> Iterator[str]:
    was = _resolved(old[0], old[1].get("requestBody", {}))
    now = _resolved(new[0], new[1].get("requestBody", {}))
    if now.get("required") and not was.get("required"):
        yield f"{name} body: newly required"
    kinds = now.get("content", {})
    for kind, one in was.get("content", {}).items():
        if kind not in kinds:
            yield f"{name} body: {kind} no longer taken"
            continue
        yield from _taken(
            f"{name} body",
            _shapes(old[0], one.get("schema", {})),
            _shapes(new[0], kinds[kind].get("schema", {})),
        )


def _taken(where: str, old: dict[str, Shape], new: dict[str, Shape]) -> Iterator[str]:
    """Requests must be taken as before: new shapes hold at least the old ones."""
    for place, was in old.items():
        now = new.get(place)
        if now is None:
            yield f"{where}{place}: removed"
            continue
        if now.is_required and not was.is_required:
            yield f"{where}{place}: newly required"
        yield from _narrowed(f"{where}{place}", was, now)
        yield from _limited(f"{where}{place}", was.limits, now.limits)
    for place in new.keys() - old.keys():
        parent = place.rpartition("/")[0]
        if new[place].is_required and parent in old:
            yield f"{where}{place}: new required member"


def _narrowed(where: str, was: Shape, now: Shape) -> Iterator[str]:
    gone = _beyond(was.types, now.types)
    if now.types and (gone or not was.types):
        yield f"{where}: type narrowed to {_listed(now.types)}"
    if now.values is not None:
        if was.values is None:
            yield f"{where}: newly limited to {_listed(now.values)}"
        elif lost := was.values - now.values:
            yield f"{where}: value removed: {_listed(lost)}"


def _limited(where: str, was: Json, now: Json) -> Iterator[str]:
    for limit in _AT_MOST:
        if limit in now and (limit not in was or now[limit] < was[limit]):
            yield f"{where}: {limit} lowered to {now[limit]}"
    for limit in _AT_LEAST:
        if limit in now and (limit not in was or now[limit] > was[limit]):
            yield f"{where}: {limit} raised to {now[limit]}"
    for limit in _SAME:
        if limit in now and now[limit] != was.get(limit):
            yield f"{where}: {limit} is now {now[limit]}"


# --- What is answered --------------------------------------------------------


def _answers(name: str, old: Side, new: Side) -> Iterator[str]:
    for status, one in old[1]["responses"].items():
        if not status.startswith(("2", "3")):
            # A refusal less breaks nobody.
            continue
        now = new[1]["responses"].get(status)
        if now is None:
            yield f"{name} {status}: answer removed"
            continue
        was, now = _resolved(old[0], one), _resolved(new[0], now)
        for header in was.get("headers", {}).keys() - now.get("headers", {}).keys():
            yield f"{name} {status}: header {header} removed"
        kinds = now.get("content", {})
        for kind, content in was.get("content", {}).items():
            if kind not in kinds:
                yield f"{name} {status}: {kind} no longer answered"
                continue
            yield from _given(
                f"{name} {status}",
                _shapes(old[0], content.get("schema", {})),
                _shapes(new[0], kinds[kind].get("schema", {})),
            )


def _given(where: str, old: dict[str, Shape], new: dict[str, Shape]) -> Iterator[str]:
    """Answers must be understood as before: old shapes hold the new ones."""
    for place, was in old.items():
        now = new.get(place)
        if now is None:
            yield f"{where}{place}: removed"
            continue
        if was.is_required and not now.is_required:
            yield f"{where}{place}: may now be missing"
        if was.types and (not now.types or _beyond(now.types, was.types)):
            yield f"{where}{place}: type is now {_listed(now.types) or 'anything'}"
        if lost := (was.values or set()) - (now.values or was.values or set()):
            yield f"{where}{place}: value removed: {_listed(lost)}"
        if was.limits.get("format") != now.limits.get("format"):
            yield f"{where}{place}: format is now {now.limits.get('format')}"


# --- Shapes ------------------------------------------------------------------


def _beyond(some: set[str], others: set[str]) -> set[str]:
    """The types of `some` that `others` do not hold; every integer is a number."""
    if not others:
        return set()
    return some - others - ({"integer"} if "number" in others else set())


def _listed(values: set[Any]) -> str:
    return ", ".join(sorted(map(str, values)))


def _resolved(document: Json, part: Json) -> Json:
    while "$ref" in part:
        target: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        part = target
    return part


def _shapes(document: Json, schema: Json) -> dict[str, Shape]:
    """Every place ("", "/name", "/rows/[]/id") with what may stand there."""
    found: dict[str, Shape] = {}
    _collect(document, schema, "", found, ())
    return found


def _collect(
    document: Json,
    schema: Json,
    place: str,
    found: dict[str, Shape],
    above: tuple[str, ...],
) -> None:
    while "$ref" in schema:
        if schema["$ref"] in above:
            return
        above = (*above, schema["$ref"])
        schema = _resolved(document, {"$ref": schema["$ref"]})
    shape = found.setdefault(place, Shape())
    kinds = schema.get("type", ())
    shape.types |= {kinds} if isinstance(kinds, str) else set(kinds)
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    if values is not None:
        shape.values = (shape.values or set()) | set(values)
    for limit in (*_AT_MOST, *_AT_LEAST, *_SAME):
        if limit in schema:
            shape.limits[limit] = schema[limit]
    for name, inner in schema.get("properties", {}).items():
        _collect(document, inner, f"{place}/{name}", found, above)
        if name in schema.get("required", ()):
            found[f"{place}/{name}"].is_required = True
    if isinstance(schema.get("items"), dict):
        _collect(document, schema["items"], f"{place}/[]", found, above)
    if isinstance(schema.get("additionalProperties"), dict):
        _collect(document, schema["additionalProperties"], f"{place}/*", found, above)
    for word in ("allOf", "anyOf", "oneOf"):
        for inner in schema.get(word, ()):
            _collect(document, inner, place, found, above)
