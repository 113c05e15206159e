"""What is there and whether it works, to paste into a report: `python -m pymetal.doctor`."""
