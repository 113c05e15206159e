"""What functions take, return and write, read from clang's IR."""
