"""How the threads of a group run."""

from enum import Enum


class Mode(Enum):
    """How the threads of a group run."""

    LOOP = "loop"
    FIBER = "fiber"
    REGIONS = "regions"
    VALIDATED = "validated"  # on fibers, with shader validation
