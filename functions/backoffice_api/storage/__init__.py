"""Where durable facts are kept: one port, one adapter for each store."""
