"""Measurements side by side with an alternative, in one run, as ratios of medians."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# The installed pymetal is measured, not the source tree's, which has no extension; the generator is only in the tree.
sys.path[:] = [*(entry for entry in sys.path if Path(entry).resolve() != ROOT), str(ROOT)]
