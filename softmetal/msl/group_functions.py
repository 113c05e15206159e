"""The functions of include/softmetal/services.h that only a thread of a running group can call.

A kernel whose optimised code refers to none of them runs as plain loops.
"""

GROUP_FUNCTIONS = frozenset(
    {"softmetal_threadgroup_barrier", "softmetal_simdgroup_barrier", "softmetal_exchange", "softmetal_lane_index"}
)
