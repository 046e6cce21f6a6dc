"""Operations: a route is declared once, with its scope, inputs and answer; the rest follows from that.

    ROUTES = Routes()

    @ROUTES.operation("POST", "/carts/add_item", summary="…", scope="agent", body=AddItem, answer=Cart)
    def add_item(call: Call, body: AddItem) -> Answer[Cart]: ...

What is answered is a shape of `retail.wire`: mypy refuses a function that answers another one. The OpenAPI
document is made of the same declarations. `api.py` answers by them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, ParamSpec, TypeVar

from pydantic import BaseModel

from retail.errors import Refused

from ..services import audit
from ..services.health import Health
from ..services.idempotency import Answer, Repeatable, Said, run_once
from ..services.orders import Overdue
from ..services.shop import Shop
from ..services.turns import Turns
from ..services.unit_of_work import UnitOfWork
from ..storage.port import Reader
from . import access
from .access import Access, Caller, Scope
from .preconditions import IfMatch

T = TypeVar("T")
Inputs = ParamSpec("Inputs")
Handler = Callable[Inputs, Answer[Said]]

_NOBODY = -1
"""No user's id."""


@dataclass(frozen=True)
class File:
    """An answer that is a file to be kept, sent piece by piece while it is made."""

    name: str
    pieces: Iterable[bytes]


@dataclass(frozen=True)
class Operation:
    """A route as declared.

    Attributes:
        answer: the shape of its JSON, of `retail.wire`, or the media type of its `File`.
        scope: the least that a key must have; `public` needs none.
        in_turn: whether an agent needs a turn token here; only the turn protocol itself does without.
        refusals: the statuses of its own refusals, for the document.
        takes: the media type of the file that it takes instead of a JSON body, or empty.
        tagged: whether its answer carries an `ETag`; a PATCH then takes it as `If-Match`.
    """

    method: str
    path: str
    name: str
    summary: str
    scope: Scope
    answer: type | str
    status: int = 200
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    in_turn: bool = True
    refusals: tuple[int, ...] = ()
    tagged: bool = False
    takes: str = ""

    @property
    def may_lack_body(self) -> bool:
        """Whether it may be called without a body: it does not change what is there, and each member has a default."""
        fields = self.body.model_fields.values() if self.body else ()
        return self.method == "POST" and not any(each.is_required() for each in fields)

    @property
    def is_conditional(self) -> bool:
        """Whether it takes `If-Match`."""
        return self.tagged and self.method == "PATCH"


@dataclass(frozen=True)
class Call:
    """One call of an operation: who calls, what was read to let them in, and how its use case is run.

    Attributes:
        if_match: what the caller has seen of that which a conditional operation changes, if it says so.
        operation: its name.
    """

    turns: Turns
    overdue: Overdue
    health: Health
    access: Access
    caller: Caller
    repeatable: Repeatable
    checked: UnitOfWork
    if_match: IfMatch | None = None
    operation: str = ""

    @property
    def shop(self) -> Shop:
        """What the use cases are given."""
        return self.turns.shop

    def run_once(self, use_case: Callable[[UnitOfWork], Answer[Said]]) -> Answer[Said]:
        """Runs a use case that writes: once per idempotency key, and only while the turn is live."""

        def in_live_turn(work: UnitOfWork) -> Answer[Said]:
            self.access.check_live(work, self.caller)
            return self._signed(work, use_case)

        return run_once(
            self.shop.cases, self.shop.clock, self.repeatable, in_live_turn, begun=self.checked
        )

    def run(self, use_case: Callable[[UnitOfWork], Answer[Said]]) -> Answer[Said]:
        """Runs a use case that writes, each time it is asked for: nothing of the request is kept."""
        return self.shop.cases.run(lambda work: self._signed(work, use_case), begun=self.checked)

    def run_for_stock(self, use_case: Callable[[UnitOfWork], Answer[Said]]) -> Answer[Said]:
        """As `run_once`; once more when too little was left and what nobody paid has come back by now."""
        try:
            return self.run_once(use_case)
        except Refused as error:
            if error.code != "out_of_stock" or not self.overdue.release():
                raise
        return replace(self, checked=self.shop.cases.begin()).run_once(use_case)

    def _signed(
        self, work: UnitOfWork, use_case: Callable[[UnitOfWork], Answer[Said]]
    ) -> Answer[Said]:
        """What a use case answers, with an entry of the audit log where a person of the shop acts."""
        answer = use_case(work)
        if self.caller.person:
            audit.sign(work, self.shop, self.caller.person, self.operation)
        return answer

    @property
    def shelves(self) -> Reader:
        """Where the catalogue is looked at: an owner sees what they have just written, on any instance."""
        return self.shop.shelves if self.caller.is_agent else self.shop.store

    def read(self, use_case: Callable[[UnitOfWork], T]) -> T:
        """Runs a use case that only reads."""
        return self.shop.cases.run(use_case, begun=self.checked)

    def check_shopper(self, work: UnitOfWork, user_id: int | None) -> None:
        """Refuses an agent that reaches for another shopper; for ids that are not called `user_id`.

        None is nobody's: an agent does not learn whether there is such a thing.
        """
        access.check_shopper(work, self.caller, _NOBODY if user_id is None else user_id)


@dataclass(frozen=True)
class Routes:
    """The operations of one file of routes, each with the function that answers it."""

    declared: list[tuple[Operation, Callable[..., Answer[Any] | File]]] = field(
        default_factory=list
    )

    def operation(
        self,
        method: str,
        path: str,
        *,
        summary: str,
        scope: Scope,
        answer: type[Said],
        status: int = 200,
        body: type[BaseModel] | None = None,
        query: type[BaseModel] | None = None,
        in_turn: bool = True,
        refusals: tuple[int, ...] = (),
        tagged: bool = False,
    ) -> Callable[[Handler[Inputs, Said]], Handler[Inputs, Said]]:
        """Declares the decorated function as the handler of a route that answers JSON.

        It gets a `Call`, the path's parts by name, and `body` and `query` when they are declared.
        """

        def declare(handler: Handler[Inputs, Said]) -> Handler[Inputs, Said]:
            operation = Operation(
                method=method,
                path=path,
                name=handler.__name__,
                summary=summary,
                scope=scope,
                answer=answer,
                status=status,
                body=body,
                query=query,
                in_turn=in_turn,
                refusals=refusals,
                tagged=tagged,
            )
            self.declared.append((operation, handler))
            return handler

        return declare

    def upload(
        self,
        path: str,
        *,
        summary: str,
        scope: Scope,
        takes: str,
        query: type[BaseModel],
        answer: type[Said],
    ) -> Callable[[Handler[Inputs, Said]], Handler[Inputs, Said]]:
        """Declares the decorated function as the handler of a route that takes a file, its `file: bytes`."""

        def declare(handler: Handler[Inputs, Said]) -> Handler[Inputs, Said]:
            name = handler.__name__
            operation = Operation(
                "POST", path, name, summary, scope, answer, 201, query=query, takes=takes
            )
            self.declared.append((operation, handler))
            return handler

        return declare

    def download(
        self,
        path: str,
        *,
        summary: str,
        scope: Scope,
        media_type: str,
        refusals: tuple[int, ...] = (),
    ) -> Callable[[Callable[Inputs, File]], Callable[Inputs, File]]:
        """Declares the decorated function as the handler of a route that answers a file; it gets a `Call`, and the path's parts."""

        def declare(handler: Callable[Inputs, File]) -> Callable[Inputs, File]:
            name = handler.__name__
            operation = Operation("GET", path, name, summary, scope, media_type, refusals=refusals)
            self.declared.append((operation, handler))
            return handler

        return declare
