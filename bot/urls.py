"""Addresses that others name to us: whether something may be fetched from them, or sent there.

Rule: nobody on the way may read or change it. Hence https, or http that never leaves this machine.
"""

import ipaddress
from urllib.parse import urlsplit


def is_safe(url: str) -> bool:
    """Whether it is https, or http on this machine."""
    scheme, host = _parts(url)
    return bool(host) and (scheme == "https" or (scheme == "http" and is_loopback(host)))


def is_local(url: str) -> bool:
    """Whether it is on this machine."""
    return is_loopback(_parts(url)[1])


def _parts(url: str) -> tuple[str, str]:
    """Scheme and host; empty for what is no address."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or ""
    except ValueError:
        return "", ""


def is_loopback(host: str) -> bool:
    """Whether it is a name or an address of this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
