"""How long a command takes, with everything that it starts: `python measure.py REPORT COMMAND ...`.

It is run as a process of its own, small, because Linux counts the memory of who starts a command as that command's
first; and it adopts what the command leaves behind, whose time nobody would count else (a fork server ends after the
program that used it).
"""

import ctypes
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of Linux
PATIENCE = 10  # seconds for what the command left behind
SAMPLE = 0.05  # seconds between two looks at the memory of the command itself


def measured(command, folder, environment, timeout=1800):
    """{"code", "wall", "cpu", "peak", "parent", "output"}: seconds and bytes of a command in a folder.

    `peak` is of the largest process of all, `parent` of the command's own.
    """
    report = Path(folder, ".measured.json")
    launcher = [sys.executable, __file__, str(report), *map(str, command)]
    done = subprocess.run(
        launcher, cwd=folder, env=environment, capture_output=True, text=True, errors="replace", timeout=timeout
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(launcher)}: {done.stderr[-2000:]}")
    found = json.loads(report.read_text("utf-8"))
    report.unlink()
    return found | {"output": (done.stdout + done.stderr)[-3000:]}


def memory(pid):
    """The most memory that a process has had so far, in bytes; 0 where nobody says, or it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024
    except (OSError, IndexError):
        return 0


def main(report, *command):
    import resource  # which Windows does not have

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ADOPT_ORPHANS, 1, 0, 0, 0)
    begin, parent = time.perf_counter(), 0
    process = subprocess.Popen(command)
    while True:
        try:
            code = process.wait(SAMPLE)
            break
        except subprocess.TimeoutExpired:
            parent = max(parent, memory(process.pid))
    wall = time.perf_counter() - begin
    try:
        while time.perf_counter() < begin + wall + PATIENCE:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.01)
    except ChildProcessError:
        pass  # all have ended
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    found = {"code": code, "wall": wall, "cpu": used.ru_utime + used.ru_stime}
    found |= {"peak": used.ru_maxrss * unit, "parent": parent}
    Path(report).write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
