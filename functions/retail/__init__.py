"""The shared kernel: what every function may import, bundled beside each main.py."""
