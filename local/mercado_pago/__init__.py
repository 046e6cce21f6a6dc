"""A double of Mercado Pago: its API of preferences and payments, its signed notices and the page where one pays.

What the official SDK sends and receives is spoken here in the same shapes, so that the back office runs unchanged on
a laptop. It is stricter than the real one in three points: it refuses a member of a preference that it does not know,
an amount with more than two decimals, and dates outside of this century. It is laxer in one: addresses of this machine and of its network may be
plain http, since no laptop has others. Sources: Mercado Pago's references of Checkout Pro, payments, refunds and
webhooks, and the models of its SDKs.
"""
