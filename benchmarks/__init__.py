"""Measurements side by side with an alternative, in one run, as ratios of medians."""
