"""Why a kernel stays on fibers."""


class NotFissionableError(Exception):
    """The kernel has a construct that regions cannot express; the message names it."""
