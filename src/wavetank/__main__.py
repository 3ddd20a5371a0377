"""``python -m wavetank`` is the command ``wavetank``."""

from __future__ import annotations

from wavetank.cli import main

if __name__ == "__main__":
    main()
