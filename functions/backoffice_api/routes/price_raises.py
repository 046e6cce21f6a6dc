"""Routes of raises: many prices up or down by a percentage, seen first and then made in steps."""

from typing import Annotated

from pydantic import Field

from retail import money, wire
from retail.errors import Invalid

from ..domain import price_raise as rules
from ..domain.price_raise import PriceRaise, percent_from_wire, raised_price, status_of
from ..domain.product import Product
from ..services import price_raises
from ..services.idempotency import Answer
from ..services.price_raises import Scope
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, Routes
from .answers import instant
from .inputs import Body, Id, Paged

ROUTES = Routes()


class NewPriceRaise(Body):
    """A raise to be seen; exactly one of `category`, `query`, `product_ids` and `everything` says of what."""

    percent: Annotated[
        float,
        Field(
            ge=rules.LEAST / 100,
            le=rules.MOST / 100,
            allow_inf_nan=False,
            description="8.5 raises by 8.5 %, -10 lowers by 10 %; two decimals at most",
        ),
    ]
    rounding: wire.PriceRounding
    category: Annotated[str, Field(max_length=60)] = ""
    query: Annotated[
        str,
        Field(max_length=200, description=f"As in /products; the best {rules.MAX_CHOSEN} of them"),
    ] = ""
    product_ids: Annotated[list[Id], Field(max_length=rules.MAX_CHOSEN)] = Field(
        default_factory=list
    )
    everything: Annotated[bool, Field(description="The whole catalogue")] = False

    def scope(self) -> Scope:
        """Of what.

        Raises:
            Invalid: `invalid_scope` for none of the four, or more.
        """
        scope = Scope(
            self.category.strip(), self.query.strip(), tuple(dict.fromkeys(self.product_ids))
        )
        if [*map(bool, vars(scope).values()), self.everything].count(True) != 1:
            raise Invalid(
                "invalid_scope", "one of category, query, product_ids and everything says of what"
            )
        return scope


def _answer(each: PriceRaise) -> wire.PriceRaise:
    return {
        "id": int(each.key),
        "percent": each.percent / 100,
        "rounding": each.rounding,
        "category": each.category,
        "query": each.query,
        "everything": not (each.category or each.product_ids),
        "state": each.state,
        "products": each.products,
        "to_change": each.to_change,
        "raised": each.raised,
        "left_count": each.left_count,
        "left": [{"product_id": left.product_id, "name": left.name} for left in each.left],
        "created_at": instant(each.created_at),
    }


@ROUTES.operation(
    "POST",
    "/products/raises",
    summary="See what a raise of many prices would do; nothing is changed before its steps are asked for",
    scope="admin",
    body=NewPriceRaise,
    answer=wire.PriceRaise,
    status=201,
)
def see_price_raise(call: Call, body: NewPriceRaise) -> Answer[wire.PriceRaise]:
    percent, scope = percent_from_wire(body.percent), body.scope()

    def use_case(work: UnitOfWork) -> Answer[wire.PriceRaise]:
        draft = price_raises.seen(call.shop, percent, body.rounding, scope)
        work.put(draft)
        return Answer(201, _answer(draft))

    return call.run_once(use_case)


@ROUTES.operation(
    "GET",
    "/products/raises",
    summary="Raises of many prices, the newest first",
    scope="admin",
    query=Paged,
    answer=wire.PriceRaisePage,
)
def list_price_raises(call: Call, query: Paged) -> Answer[wire.PriceRaisePage]:
    page = price_raises.recent(call.shop, query.limit, query.page_token)
    items = [_answer(each) for each in page.items]
    return Answer(200, {"items": items, "next_page_token": page.next_page_token})


@ROUTES.operation(
    "GET",
    "/products/raises/<id:raise_id>",
    summary="A raise, and how far it is",
    scope="admin",
    answer=wire.PriceRaise,
    refusals=(404,),
)
def get_price_raise(call: Call, raise_id: int) -> Answer[wire.PriceRaise]:
    return Answer(200, _answer(call.read(lambda work: price_raises.get(work, raise_id))))


@ROUTES.operation(
    "GET",
    "/products/raises/<id:raise_id>/products",
    summary="The products of a raise with their price now and what it would be",
    scope="admin",
    query=Paged,
    answer=wire.PriceToRaisePage,
    refusals=(404,),
)
def list_prices_to_raise(call: Call, raise_id: int, query: Paged) -> Answer[wire.PriceToRaisePage]:
    each = call.read(lambda work: price_raises.get(work, raise_id))
    products, token = price_raises.products_of(call.shop, each, query.limit, query.page_token)
    items = [_price_to_raise(each, product) for product in products]
    return Answer(200, {"items": items, "next_page_token": token})


@ROUTES.operation(
    "POST",
    "/products/raises/<id:raise_id>/steps",
    summary=f"Change the next {price_raises.IN_ONE_STEP} prices of a raise; again until its state is done",
    scope="admin",
    answer=wire.PriceRaise,
    refusals=(404,),
)
def step_price_raise(call: Call, raise_id: int) -> Answer[wire.PriceRaise]:
    def use_case(work: UnitOfWork) -> Answer[wire.PriceRaise]:
        return Answer(200, _answer(price_raises.step(work, call.shop, raise_id)))

    return call.run_once(use_case)


def _price_to_raise(each: PriceRaise, product: Product) -> wire.PriceToRaise:
    status = status_of(each, product)
    new = raised_price(each, product.price) if status == "to_change" else product.price
    return {
        "product_id": product.id,
        "name": product.name,
        "category": product.category,
        "unit": product.unit,
        "price": money.to_wire(product.price),
        "new_price": money.to_wire(new),
        "status": status,
    }
