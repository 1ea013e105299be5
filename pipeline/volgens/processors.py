"""How many processors there are to share out."""

import os


def processors() -> int:
    """The processors that this process may use, at least one."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
