"""Codes that one person gives to another to type: short, easily read, and not to be guessed.

Rule: nothing keeps a code as it is: what is kept is a hash of `plain(code)` with what it is for.
"""

import secrets

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""None that is taken for another."""
_LONG = 8


def new() -> str:
    """Such as "F7KM-Q2XD": one of some 850,000,000,000."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LONG))
    return f"{code[: _LONG // 2]}-{code[_LONG // 2 :]}"


def plain(code: str) -> str:
    """A code as it counts, however it was typed."""
    return "".join(letter for letter in code.upper() if letter.isalnum())
