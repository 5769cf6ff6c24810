"""``make demo-stop``: end every demonstration and leave nothing behind."""

from __future__ import annotations

import shutil

from demo.place import FOLDER, Demo, say


def main() -> None:
    """Stop every process and delete the folder; nothing happens when there is none."""
    demos = list(Demo.all())
    for demo in demos:
        demo.remove()
    shutil.rmtree(FOLDER, ignore_errors=True)
    if demos:
        say("The demonstration is gone: processes ended, folder deleted.")
    else:
        say("There is no demonstration running.")


if __name__ == "__main__":
    main()
