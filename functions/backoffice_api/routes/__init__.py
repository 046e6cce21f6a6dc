"""HTTP in and out: parse, call one use case, answer."""
