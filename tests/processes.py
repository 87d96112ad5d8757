"""Which processes of this machine belong to the product that runs on a given folder of data."""

import os
import time
from pathlib import Path


def living(home: Path) -> dict[int, str]:
    """Process id and command line of everything that runs for the data in ``home``, the servers included."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        try:
            at_home = str((folder / "cwd").readlink()).startswith(str(home))
            told_so = f"ASB_HOME={home}\0".encode() in (folder / "environ").read_bytes()
            if at_home or told_so:
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # it has just ended, or is somebody else's
    return found


def named(home: Path, part: str) -> list[int]:
    """Process ids, lowest first, whose command line holds ``part``."""
    return sorted(pid for pid, command in living(home).items() if part in command)


def gone(home: Path, seconds: float = 15) -> dict[int, str]:
    """Wait until nothing runs for ``home`` any more; what is left then (nothing, it is hoped)."""
    until = time.monotonic() + seconds
    while (left := living(home)) and time.monotonic() < until:
        time.sleep(0.05)
    return left
