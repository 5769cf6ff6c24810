"""What the shared suite runs against this plugin: nothing, for it has no pages and no people to be asked for.

Its own tests are in ``tests/intranet``.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar


class Harness:
    """No wiki in no variant."""

    variants: ClassVar[tuple[str, ...]] = ()
    samples: ClassVar[Path] = Path(__file__).parent / "samples"
