"""LLVM IR as text: what clang's two halves hand each other."""
