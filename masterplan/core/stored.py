"""Sentences that are stored as they are said, and read in the reader's language.

A notice, a job's title or the reason a row was refused is written once and read by
people of both languages. It is stored in Indonesian, and `core.language.retell` says it
again. Nothing of Django is needed here, so that the child process may use it.
"""

SENTENCES: dict[str, None] = {}


def stored(sentence: str) -> str:
    """Mark a sentence, with `%(name)s` for what varies, that will be stored."""
    SENTENCES[sentence] = None
    return sentence
