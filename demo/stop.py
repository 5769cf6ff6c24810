"""``make demo-stop``: end the demonstration and leave nothing behind."""

from __future__ import annotations

import shutil

from demo.place import FOLDER, Demo, say


def main() -> None:
    """Stop every process and delete the folder; nothing happens when there is none."""
    demo = Demo.found()
    if demo is None:
        shutil.rmtree(FOLDER, ignore_errors=True)
        say("There is no demonstration running.")
        return
    demo.remove()
    say("The demonstration is gone: processes ended, folder deleted.")


if __name__ == "__main__":
    main()
