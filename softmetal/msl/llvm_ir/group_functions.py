"""The functions of include/softmetal/services.h that only a thread of a running group can call.

A kernel whose optimised code refers to none of them runs as plain loops.
"""

GROUP_FUNCTIONS = frozenset(
    {
        "softmetal_threadgroup_barrier",
        "softmetal_simdgroup_barrier",
        "softmetal_exchange",
        "softmetal_batch",
        "softmetal_lane_index",
    }
)

# What batches of samples call (include/softmetal/sampling/batch_functions.h).
BATCH_FUNCTIONS = frozenset(
    f"softmetal_{what}_{way}"
    for what in ("sample_2d", "sample_3d", "compare_2d")
    for way in ("at_level", "by_gradient", "in_quad")
)
