"""What the command line does with the cache of kernels."""

import time
from collections import defaultdict
from pathlib import Path

from softmetal.msl.kernel_cache.cache_folder import default_folder, default_limit
from softmetal.msl.kernel_cache.cache_upkeep import clear, damaged, entries


def default_root() -> Path:
    return Path(default_folder()) / "msl"


def print_entries(root: Path) -> int:
    """One line for each entry, the last used first."""
    for entry in sorted(entries(root), reverse=True):
        day = time.strftime("%Y-%m-%d", time.localtime(entry.used))
        print(f"{entry.kind:<10} {_readable(entry.size):>9}  {day}  {entry.path.name}")
    return 0


def print_size(root: Path) -> int:
    sizes: dict[str, list[int]] = defaultdict(list)
    for entry in entries(root):
        sizes[entry.kind].append(entry.size)
    for kind, found in sorted(sizes.items()):
        print(f"{kind:<10} {len(found):>6} files {_readable(sum(found)):>9}")
    total = sum(map(sum, sizes.values()))
    print(f"{root}: {_readable(total)} of at most {_readable(default_limit())}")
    return 0


def remove_damaged(root: Path) -> int:
    """0 when everything is whole, 1 when something was not."""
    found = damaged(root)
    for entry in found:
        entry.remove()
        print(f"removed {entry.path}: not what was stored")
    print(f"{sum(1 for _ in entries(root))} entries are whole, {len(found)} were damaged")
    return 1 if found else 0


def remove_all(root: Path) -> int:
    total = sum(entry.size for entry in entries(root))
    clear(root)
    print(f"removed {_readable(total)} from {root}")
    return 0


def _readable(size: float) -> str:
    for unit in ("B", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
