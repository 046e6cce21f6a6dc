"""A small shop in memory whose functions are Milo's tools, to the letter of their contract."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from agent_worker.offline.folding import stem
from retail.money import format_pesos
from retail.writing import without_accents

Result = dict[str, Any]


@dataclass(frozen=True)
class Article:
    """A product of the fake catalogue; `price` in centavos."""

    id: int
    name: str
    brand: str
    category: str
    price: int
    unit: str = "unidad"
    stock: float = 50
    is_offer: bool = False


CATALOGUE = (
    Article(5, "Leche Entera La Serenísima 1L", "La Serenísima", "Lácteos", 45000),
    Article(12, "Leche Descremada Sancor 1L", "Sancor", "Lácteos", 42000),
    Article(13, "Leche Sin Lactosa La Serenísima 1L", "La Serenísima", "Lácteos", 61000),
    Article(14, "Manteca La Serenísima 200 g", "La Serenísima", "Lácteos", 98050),
    Article(15, "Yogur Bebible Frutilla Sancor 1L", "Sancor", "Lácteos", 120000, is_offer=True),
    Article(16, "Dulce de Leche La Serenísima 400 g", "La Serenísima", "Lácteos", 150000),
    Article(20, "Pan Lactal Bimbo 500 g", "Bimbo", "Panadería", 210000),
    Article(21, "Pan de Hamburguesa Fargo x 4", "Fargo", "Panadería", 180000),
    Article(30, "Tomate Perita", "", "Frutas y verduras", 145000, "kg", 20),
    Article(31, "Papa Negra", "", "Frutas y verduras", 89000, "kg", 40),
    Article(32, "Puré de Tomate Arcor 520 g", "Arcor", "Conservas", 77000),
    Article(40, "Yerba Mate Playadito 500 g", "Playadito", "Yerba y mate", 230000),
    Article(41, "Yerba Mate Playadito 1 kg", "Playadito", "Yerba y mate", 420000),
    Article(42, "Yerba Mate Taragüí 500 g", "Taragüí", "Yerba y mate", 219900, is_offer=True),
    Article(50, "Coca-Cola Original 2,25 L", "Coca-Cola", "Bebidas", 310000, stock=3),
    Article(51, "Coca-Cola Zero 1,5 L", "Coca-Cola", "Bebidas", 240000),
    Article(60, "Lavandina Ayudín 1 L", "Ayudín", "Limpieza", 130000),
    Article(61, "Detergente Magistral 500 ml", "Magistral", "Limpieza", 170000, is_offer=True),
    Article(70, "Huevos Blancos x 12", "Granja", "Almacén", 360000),
    Article(71, "Jamón Cocido Paladini", "Paladini", "Fiambres", 1250000, "kg", 5),
    Article(72, "Alfajor Jorgito Chocolate", "Jorgito", "Golosinas", 55000, stock=0),
)


@dataclass
class FakeShop:
    """State of one shopper's dealings with the shop.

    `failing` names tools that answer `unavailable`; `calls` is what was called, in order.
    """

    articles: dict[int, Article] = field(default_factory=lambda: {a.id: a for a in CATALOGUE})
    user: Result | None = None
    taken_emails: set[str] = field(default_factory=set)
    cart: dict[int, float] = field(default_factory=dict)
    priced: dict[int, int] = field(default_factory=dict)
    order: Result | None = None
    failing: set[str] = field(default_factory=set)
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def tools(self) -> list[Callable[..., Result]]:
        """The functions for an ADK agent."""
        return [
            self.search_users, self.create_user, self.search_products, self.add_product_to_cart,
            self.set_product_quantity, self.get_cart_summary, self.clear_cart, self.checkout_cart,
            self.get_checkout_link_for_last_order, self.get_last_order_status,
        ]  # fmt: skip

    def called(self, tool: str) -> list[dict[str, Any]]:
        """The arguments of each call of a tool."""
        return [arguments for name, arguments in self.calls if name == tool]

    def change(self, article_id: int, **changes: Any) -> None:
        """Changes an article: its price, its stock."""
        self.articles[article_id] = replace(self.articles[article_id], **changes)

    def _enter(self, tool: str, **arguments: Any) -> Result | None:
        self.calls.append((tool, arguments))
        if tool in self.failing:
            return {"status": "error", "code": "unavailable", "message": "no answer"}
        needs_user = tool in {"add_product_to_cart", "set_product_quantity", "checkout_cart"}
        if needs_user and self.user is None:
            return {"status": "error", "code": "not_registered", "message": "register first"}
        return None

    def search_users(self) -> Result:
        """Looks the shopper up by the turn's phone number."""
        failed = self._enter("search_users")
        if failed:
            return failed
        return {"status": "found", "user": self.user} if self.user else {"status": "not_found"}

    def create_user(self, name: str, email: str) -> Result:
        """Registers the shopper."""
        failed = self._enter("create_user", name=name, email=email)
        if failed:
            return failed
        if self.user:
            return {"status": "exists", "user": self.user}
        if not name.strip() or len(name) > 80:
            return {"status": "error", "code": "invalid_name", "message": "a name, please"}
        if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
            return {"status": "error", "code": "invalid_email", "message": "an e-mail, please"}
        if email in self.taken_emails:
            return {"status": "error", "code": "email_taken", "message": "taken"}
        self.user = {"name": name, "email": email}
        return {"status": "created", "user": self.user}

    def search_products(self, query: str, category: str = "", only_offers: bool = False) -> Result:
        """Finds products; all words must fit, else at least half of them."""
        failed = self._enter(
            "search_products", query=query, category=category, only_offers=only_offers
        )
        if failed:
            return failed
        wanted = [stem(word) for word in re.findall(r"\w+", without_accents(query))]
        wanted = [word for word in wanted if word not in {"de", "la", "el"}]
        scored = []
        for article in self.articles.values():
            have = re.findall(r"\w+", without_accents(_described(article)))
            fits = sum(any(stem(h).startswith(word) for h in have) for word in wanted)
            if fits * 2 >= len(wanted) and (article.is_offer or not only_offers):
                scored.append((fits, article))
        best = max((fits for fits, _ in scored), default=0)
        found = [article for fits, article in scored if fits == best][:10]
        if not found:
            return {"status": "not_found", "query": query}
        return {
            "status": "found",
            "products": [_product(article) for article in found],
            "corrected_query": None,
        }

    def add_product_to_cart(self, product_id: int, quantity: float = 1) -> Result:
        """Adds to the cart."""
        failed = self._enter("add_product_to_cart", product_id=product_id, quantity=quantity)
        return failed or self._put(product_id, self.cart.get(product_id, 0) + quantity, quantity)

    def set_product_quantity(self, product_id: int, quantity: float) -> Result:
        """Sets a line's quantity; 0 removes it."""
        failed = self._enter("set_product_quantity", product_id=product_id, quantity=quantity)
        return failed or self._put(product_id, quantity, quantity, sets=True)

    def _put(self, product_id: int, total: float, asked: float, *, sets: bool = False) -> Result:
        article = self.articles.get(product_id)
        if article is None:
            return {"status": "error", "code": "product_not_found", "message": "no such product"}
        whole = article.unit == "kg" or asked == int(asked)
        if asked < 0 or not whole or total > 9999 or (asked == 0 and not sets):
            return {"status": "error", "code": "invalid_quantity", "message": "not sold so"}
        if total > article.stock:
            return {
                "status": "error", "code": "out_of_stock", "message": "short", "name": article.name,
                "available": article.stock,
            }  # fmt: skip
        self.cart[product_id] = total
        self.priced.setdefault(product_id, article.price)
        item = self._line(product_id)
        if total == 0:
            del self.cart[product_id]
            del self.priced[product_id]
            return {"status": "removed", "item": item, "cart": self._cart()}
        return {"status": "updated" if sets else "added", "item": item, "cart": self._cart()}

    def get_cart_summary(self) -> Result:
        """Shows the cart."""
        failed = self._enter("get_cart_summary")
        if failed:
            return failed
        return {"status": "found", "cart": self._cart()} if self.cart else {"status": "not_found"}

    def clear_cart(self) -> Result:
        """Empties the cart."""
        failed = self._enter("clear_cart")
        if failed:
            return failed
        self.cart.clear()
        self.priced.clear()
        return {"status": "cleared"}

    def checkout_cart(self) -> Result:
        """Places the order, unless a price, the stock or the catalogue has moved."""
        failed = self._enter("checkout_cart")
        if failed:
            return failed
        if not self.cart:
            return {"status": "error", "code": "cart_empty", "message": "empty"}
        refusal = self._refusal()
        if refusal:
            return refusal
        total = sum(round(self.priced[i] * quantity) for i, quantity in self.cart.items())
        self.order = {
            "id": 456, "total": total / 100, "total_text": format_pesos(total),
            "payment_url": "http://localhost:8001/checkout/aB_c-123",
            "payment_status": "pending", "status": "placed", "created_at": "2026-11-22T12:00:00Z",
            "items": self._cart()["items"],
        }  # fmt: skip
        self.cart.clear()
        self.priced.clear()
        shown = {key: self.order[key] for key in ("id", "total", "total_text", "payment_url")}
        return {"status": "created", "order": shown}

    def _refusal(self) -> Result | None:
        for product_id, quantity in list(self.cart.items()):
            article = self.articles.get(product_id)
            if article is None:
                del self.cart[product_id]
                del self.priced[product_id]
                return {
                    "status": "error", "code": "product_gone", "message": "gone",
                    "name": "Producto retirado",
                }  # fmt: skip
            if quantity > article.stock:
                return {
                    "status": "error", "code": "out_of_stock", "message": "short",
                    "name": article.name, "available": article.stock, "product_id": product_id,
                }  # fmt: skip
        changes = [
            {
                "product_id": i, "name": self.articles[i].name,
                "old_price": self.priced[i] / 100, "old_price_text": format_pesos(self.priced[i]),
                "new_price": self.articles[i].price / 100,
                "new_price_text": format_pesos(self.articles[i].price),
            }
            for i in self.cart
            if self.articles[i].price != self.priced[i]
        ]  # fmt: skip
        if not changes:
            return None
        self.priced = {i: self.articles[i].price for i in self.cart}
        return {
            "status": "error", "code": "price_changed", "message": "prices moved",
            "changes": changes, "cart": self._cart(),
        }  # fmt: skip

    def get_checkout_link_for_last_order(self) -> Result:
        """The last order's payment link."""
        failed = self._enter("get_checkout_link_for_last_order")
        if failed:
            return failed
        return {"status": "found", "order": self.order} if self.order else {"status": "not_found"}

    def get_last_order_status(self) -> Result:
        """How the last order is going."""
        failed = self._enter("get_last_order_status")
        if failed:
            return failed
        return {"status": "found", "order": self.order} if self.order else {"status": "not_found"}

    def _line(self, product_id: int) -> Result:
        article, quantity = self.articles[product_id], self.cart[product_id]
        price = self.priced[product_id]
        total = round(price * quantity)
        return {
            "product_id": product_id, "name": article.name, "unit": article.unit,
            "quantity": int(quantity) if quantity == int(quantity) else quantity,
            "unit_price": price / 100, "unit_price_text": format_pesos(price),
            "line_total": total / 100, "line_total_text": format_pesos(total),
        }  # fmt: skip

    def _cart(self) -> Result:
        total = sum(round(self.priced[i] * quantity) for i, quantity in self.cart.items())
        items = [self._line(i) for i in self.cart]
        return {"items": items, "total": total / 100, "total_text": format_pesos(total)}


def _described(article: Article) -> str:
    return f"{article.name} {article.brand} {article.category}"


def _product(article: Article) -> Result:
    return {
        "id": article.id, "name": article.name, "brand": article.brand,
        "category": article.category, "unit": article.unit, "price": article.price / 100,
        "price_text": format_pesos(article.price), "is_offer": article.is_offer,
        "stock": int(article.stock) if article.stock == int(article.stock) else article.stock,
    }  # fmt: skip
