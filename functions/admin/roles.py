"""Roles: which pages are for everybody that is logged in, and which are the owner's alone.

A page that is in neither list is the owner's alone; a test refuses it.
"""

from dataclasses import dataclass

from retail.wire import PanelRole

OPEN = frozenset({"entrance.show_login", "entrance.log_in", "static"})
"""Endpoints that need no session."""

FOR_EVERYBODY = frozenset(
    {
        "entrance.log_out",
        "home.show_home",
        "home.show_news",
        "more.show_more",
        "orders.list_orders",
        "orders.search",
        "orders.show_order",
        "orders.move_order",
        "orders.note",
        "order_board.show_board",
        "order_board.show_news",
        "order_lines.show_line",
        "order_lines.lessen",
        "order_lines.offer",
        "order_lines.answer",
        "order_sheets.show_sheet",
        "order_sheets.show_sheets",
        "order_sheets.show_deliveries",
        "products.list_products",
        "products.show_new",
        "products.add",
        "products.show_product",
        "products.change",
        "products.run_out",
        "products.delete",
        "special_prices.show_form",
        "special_prices.plan",
        "special_prices.end",
        "conversations.list_conversations",
        "conversations.show_listed",
        "conversations.show_conversation",
        "conversations.show_news",
        "conversations.write",
        "conversations.take_over",
        "conversations.hand_back",
        "conversations.attend",
        "customers.list_customers",
        "customers.search",
        "customers.show_customer",
        "customers.show_chat",
        "customers.change",
        "stuck.list_payments",
        "stuck.list_notices",
        "stuck.list_letters",
        "stuck.retry_letter",
        "stuck.settle_letter",
        "withdrawals.list_withdrawals",
        "withdrawals.show_withdrawal",
    }
)
"""What a seller may, too."""

FOR_OWNERS = frozenset(
    {
        "orders.unfreeze_order",
        "orders.refund",
        "orders.mark_given_back",
        "order_sheets.export",
        "withdrawals.decide",
        "prices.show_form",
        "prices.see",
        "prices.show",
        "prices.choose",
        "prices.apply",
        "imports.show_form",
        "imports.upload",
        "imports.show",
        "imports.choose_columns",
        "imports.apply",
        "imports.export",
        "saved_answers.show_answers",
        "saved_answers.change",
        "shop.show_shop",
        "shop.show_section",
        "shop.change_section",
        "shop_lists.show_entry",
        "shop_lists.save_entry",
        "shop_lists.remove_entry",
        "shop_lists.say_none",
        "personal_data.export",
        "personal_data.show_erasure",
        "personal_data.erase",
        "merges.show_merge",
        "merges.search",
        "merges.merge",
        "audit.list_entries",
        "people.list_people",
        "people.show_new",
        "people.add",
        "people.show_person",
        "people.change",
        "people.remove",
    }
)
"""Money that goes back, many prices at once, lists of people and their orders, a customer's personal data, settings, people."""


@dataclass(frozen=True)
class Person:
    """Who is logged in, and as what."""

    name: str
    role: PanelRole

    @property
    def is_owner(self) -> bool:
        """Whether nothing is kept from them."""
        return self.role == "owner"


def may(person: Person, endpoint: str) -> bool:
    """Whether somebody may call an endpoint."""
    return person.is_owner or endpoint in FOR_EVERYBODY
