"""softmetal: Metal in software. This package holds its shader compiler and connects it to libsoftmetal."""
