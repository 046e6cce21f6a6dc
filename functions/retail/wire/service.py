"""The service itself: which one it is, how it is, and the problem that it answers when it refuses."""

from typing import Literal, TypedDict


class Problem(TypedDict):
    """RFC 9457; `code` is stable, further members depend on it."""

    type: str
    title: str
    status: int
    code: str
    detail: str


class Service(TypedDict):
    """Which service this is."""

    status: Literal["ok"]
    service: Literal["backoffice_api"]


class Alive(TypedDict):
    """That the process answers."""

    status: Literal["ok"]


AdapterState = Literal["ok", "failing"]


class Health(TypedDict):
    """Each adapter, when all of them work; else there is a 503 problem `unhealthy` with the same `adapters`."""

    status: Literal["ok"]
    adapters: dict[str, AdapterState]
