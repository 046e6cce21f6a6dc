"""The shop's document as its owner reads and writes it: what Milo says of it, its forms, and how they are saved."""
