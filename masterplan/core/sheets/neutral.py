"""Text that a spreadsheet program would run as a formula, and its harmless form."""

import re

# A leading apostrophe is what Excel itself uses for "this is text". White space and
# full-width signs in front are included because some programs fold them away.
_DANGEROUS = re.compile("'*(?:[\t\r\n]|[\\s\ufeff\u200b]*[=+\\-@＝＋－＠])")
# Allowed by neither XML 1.0 nor any spreadsheet program.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet program might take the text for a formula."""
    return _DANGEROUS.match(text) is not None


def neutral(text: str) -> str:
    """The text as it may stand in an exported cell: never a live formula."""
    if text.isprintable() and text[:1].isalnum():
        # Nearly every text; exports of a nation come through here cell by cell.
        return text
    if _CONTROL.search(text):
        text = _CONTROL.sub("", text)
    return f"'{text}" if _DANGEROUS.match(text) else text


def original(text: str) -> str:
    """What `neutral` was given: takes the apostrophe off only where it was put."""
    if text.startswith("'") and _DANGEROUS.match(text, 1):
        return text[1:]
    return text
