"""clang and the linker: finding them, running them, and what they say."""
