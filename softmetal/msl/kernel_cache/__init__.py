"""What is kept of earlier compiles: files by the hash of all that they depend on."""
