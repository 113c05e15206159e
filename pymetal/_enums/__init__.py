"""Generated enum classes."""
