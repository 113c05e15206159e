"""Why a kernel stays on fibers."""


class NotFissionableError(Exception):
    """The kernel has a construct that regions cannot express; the message names it."""


class MeetingInFunctionError(NotFissionableError):
    """Threads meet in a function that was not inlined, which cannot be left in the middle."""
