"""The C++ around a kernel, a vertex or a fragment function: its entry points and loops."""
