"""What becomes of the IR of vertex and fragment functions between two runs of clang."""
