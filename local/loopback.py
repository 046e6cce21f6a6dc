"""The loopback and a company's proxy: nothing of ours asks its neighbour through one, Gemini may need one."""

from collections.abc import Mapping

import requests

_ALWAYS_DIRECT = ("127.0.0.1", "localhost")


def session() -> requests.Session:
    """A session that asks the processes of this machine and knows of no proxy."""
    session = requests.Session()
    session.trust_env = False
    return session


def proxies(environ: Mapping[str, str], *, own: str = "127.0.0.1") -> dict[str, str]:
    """The proxies that the developer set, for a process that talks to the internet and to the loopback.

    In both spellings, since gRPC reads the small one only, and with `ALL_PROXY` as one of each kind, since
    Gemini's library does not read it. SOCKS is left out: no library of the functions speaks it without
    a package that is not installed, and some do not even start.

    Args:
        own: the address on which this machine's processes listen, if that is not the loopback.
    """
    everything = _either(environ, "all_proxy")
    told = {name: _either(environ, name) or everything for name in ("http_proxy", "https_proxy")}
    used = {name: url for name, url in told.items() if url.startswith(("http://", "https://"))}
    if not used:
        return {}
    direct = [name.strip() for name in _either(environ, "no_proxy").split(",") if name.strip()]
    used["no_proxy"] = ",".join(dict.fromkeys([*direct, *_ALWAYS_DIRECT, own]))
    return used | {name.upper(): value for name, value in used.items()}


def _either(environ: Mapping[str, str], name: str) -> str:
    return environ.get(name) or environ.get(name.upper()) or ""
