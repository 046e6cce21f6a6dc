"""How an order gets paid: one port, one adapter for each provider."""
