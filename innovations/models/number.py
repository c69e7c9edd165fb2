"""How measured amounts are stored: exact, in whatever unit their record names."""

from typing import Any

# 14 digits before the comma and 4 behind it; empty means not known yet.
NUMBER: dict[str, Any] = {
    "max_digits": 18,
    "decimal_places": 4,
    "null": True,
    "blank": True,
}
