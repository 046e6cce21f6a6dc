"""A chat with the offline model: a real worker's turns in a whole shop, seen from the shopper's phone."""

import weakref
from collections.abc import AsyncGenerator, Iterable
from functools import cache
from typing import Any

import requests
from google.adk.models.llm_request import LlmRequest
from google.adk.models.llm_response import LlmResponse

from agent_worker.offline import OfflineModel
from agent_worker.thinking.agent import Mind
from agent_worker.turns.turn import Outcome
from local.in_process import Trouble
from local.inbound_message import WA_ID
from local.virtual_time import VirtualLoop
from tests.backoffice import description
from tests.whole_shop import OpenShop, open_shop

_DAIRY, _YERBA = "Lácteos", "Yerba y mate"
_GREENS = "Frutas y verduras"


def _product(name: str, brand: str, category: str, price: int, **members: Any) -> Any:
    given = {"stock": 50_000, **members}
    return description(name, brand=brand, category=category, price=price, **given)


CATALOGUE = {
    5: _product("Leche Entera La Serenísima 1L", "La Serenísima", _DAIRY, 45000),
    12: _product("Leche Descremada Sancor 1L", "Sancor", _DAIRY, 42000),
    13: _product("Leche Sin Lactosa La Serenísima 1L", "La Serenísima", _DAIRY, 61000),
    14: _product("Manteca La Serenísima 200 g", "La Serenísima", _DAIRY, 98050),
    15: _product("Yogur Bebible Frutilla Sancor 1L", "Sancor", _DAIRY, 120000, is_offer=True),
    16: _product("Dulce de Leche La Serenísima 400 g", "La Serenísima", _DAIRY, 150000),
    20: _product("Pan Lactal Bimbo 500 g", "Bimbo", "Panadería", 210000),
    21: _product("Pan de Hamburguesa Fargo x 4", "Fargo", "Panadería", 180000),
    30: _product("Tomate Perita", "", _GREENS, 145000, unit="kg", stock=20_000),
    31: _product("Papa Negra", "", _GREENS, 89000, unit="kg", stock=40_000),
    32: _product("Puré de Tomate Arcor 520 g", "Arcor", "Conservas", 77000),
    40: _product("Yerba Mate Playadito 500 g", "Playadito", _YERBA, 230000),
    41: _product("Yerba Mate Playadito 1 kg", "Playadito", _YERBA, 420000),
    42: _product("Yerba Mate Taragüí 500 g", "Taragüí", _YERBA, 219900, is_offer=True),
    50: _product("Coca-Cola Original 2,25 L", "Coca-Cola", "Bebidas", 310000, stock=3_000),
    51: _product("Coca-Cola Zero 1,5 L", "Coca-Cola", "Bebidas", 240000),
    60: _product("Lavandina Ayudín 1 L", "Ayudín", "Limpieza", 130000),
    61: _product("Detergente Magistral 500 ml", "Magistral", "Limpieza", 170000, is_offer=True),
    70: _product("Huevos Blancos x 12", "Granja", "Almacén", 360000),
    71: _product("Jamón Cocido Paladini", "Paladini", "Fiambres", 1250000, unit="kg", stock=5_000),
    72: _product("Alfajor Jorgito Chocolate", "Jorgito", "Golosinas", 55000, stock=0),
}
_REQUESTS = {
    "create_user": "POST /users",
    "search_products": "GET /products",
    "add_product_to_cart": "POST /carts/add_item",
    "set_product_quantity": "POST /carts/set_quantity",
    "get_cart_summary": "GET /carts/summary",
    "clear_cart": "POST /carts/clear",
    "cancel_last_order": "POST /orders/cancel",
    "checkout_cart": "POST /orders/checkout",
    "get_checkout_link_for_last_order": "GET /orders/last",
    "get_last_order_status": "GET /orders/last",
    "get_withdrawal_link": "GET /orders/last",
    "ask_for_person": "POST /conversations/ask_for_person",
}
"""What each tool asks of the API; `search_users` asks nothing, since the turn comes with its shopper."""
_BETWEEN_MESSAGES = 20.0


class _Counted(OfflineModel):
    calls: int = 0

    async def generate_content_async(
        self, llm_request: LlmRequest, stream: bool = False
    ) -> AsyncGenerator[LlmResponse, None]:
        self.calls += 1
        async for answer in super().generate_content_async(llm_request, stream):
            yield answer


@cache
def _mind(shop_name: str) -> tuple[Mind, _Counted]:
    model = _Counted(shop_name=shop_name)
    return Mind(model, shop_name), model


class Chat:
    """One shopper's conversation with the shop.

    Attributes:
        model_calls: how often the model was asked in the last turn.
        calls: the tools that were called, with their arguments, in order.
        user_id: the WhatsApp user id that comes with the next messages; empty for none.
    """

    def __init__(self, shop_name: str = "") -> None:
        self._loop = VirtualLoop()
        weakref.finalize(self, self._loop.close)
        self.shop: OpenShop = open_shop(CATALOGUE, lambda: self._loop.seconds)
        self._mind, self._model = _mind(shop_name)
        self._worker = self.shop.worker(self._mind)
        self.model_calls = 0
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.user_id = ""

    def say(self, *texts: str) -> str:
        """Sends the texts as one turn's messages and returns Milo's replies."""
        self._loop.seconds += _BETWEEN_MESSAGES
        *before, last = [self.shop.message(text, external_user_id=self.user_id) for text in texts]
        for message in before:
            self.shop.receive(message)
        self._model.calls = 0
        self.shop.carrier.exchanges.clear()
        self.shop.phones.received.clear()
        answered = self._loop.run_until_complete(self._worker.answer(last))
        assert answered is Outcome.ANSWERED
        self.model_calls = self._model.calls
        (done,) = self.shop.completions
        self.calls += [(call["tool"], call["arguments"]) for call in done["tool_calls"]]
        return "\n".join(self.shop.phones.bodies)

    def called(self, tool: str) -> list[dict[str, Any]]:
        """The arguments of each call of a tool."""
        return [arguments for name, arguments in self.calls if name == tool]

    @property
    def user(self) -> dict[str, str] | None:
        """Who the shop takes the shopper for."""
        user = self.shop.admin.search_user(f"+{WA_ID}")
        return {"name": user["name"], "email": user["email"]} if user else None

    @property
    def cart(self) -> dict[int, float]:
        """What is in the shopper's cart: product → quantity."""
        return self.shop.cart(self._user_id)

    @property
    def order(self) -> Any:
        """The shopper's last order, None before the first."""
        return self.shop.order(self._user_id)

    @property
    def _user_id(self) -> int:
        user = self.shop.admin.search_user(f"+{WA_ID}")
        assert user
        return user["id"]


def known() -> Chat:
    """A chat with a shopper whom the shop knows."""
    chat = Chat()
    chat.shop.register(name="Juan Pérez", email="juan@example.com")
    return chat


def unreachable(tools: Iterable[str]) -> Trouble:
    """Loses what these tools ask of the API."""
    lines = {_REQUESTS[tool] for tool in tools if tool in _REQUESTS}
    return lambda line, served: None if served or line not in lines else requests.ConnectTimeout()
