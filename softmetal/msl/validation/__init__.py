"""Shader validation: kernels whose every access to memory is checked while they run.

The unoptimised IR is made safe to optimise (`harden`), optimised without losing track of where accesses come from,
and then given calls in front of each access (`instrument`) that softmetal/exec/validation answers.
"""
