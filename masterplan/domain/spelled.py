"""Numbers in Indonesian words, as an official record writes them."""

_ONES = (
    *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan"),
    *("sembilan", "sepuluh", "sebelas"),
)
# (from which number on, what it counts in, how one of it is called)
_STEPS = ((1_000, "ribu", "seribu"), (100, "ratus", "seratus"))
_TEEN, _TWENTY = 12, 20


def number(value: int) -> str:
    """A whole number from 0 to 999,999 in words: "dua ribu dua puluh enam"."""
    for size, word, single in _STEPS:
        if value >= size:
            count, rest = divmod(value, size)
            head = single if count == 1 else f"{number(count)} {word}"
            return f"{head} {number(rest)}" if rest else head
    if value >= _TWENTY:
        tens, rest = divmod(value, 10)
        head = f"{_ONES[tens]} puluh"
        return f"{head} {_ONES[rest]}" if rest else head
    return f"{_ONES[value - 10]} belas" if value >= _TEEN else _ONES[value]
