"""Texts that people pass on by WhatsApp; the portal itself sends none."""

from urllib.parse import quote


def whatsapp_address(text: str) -> str:
    """Opens WhatsApp with the text; whom it goes to is chosen there."""
    return f"https://wa.me/?text={quote(text, safe='')}"
