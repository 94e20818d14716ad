"""How long a newcomer waits: python benchmarks/newcomer.py [--before REF] [--tests] [--rounds N]

Clones the committed state and, with REF, an earlier commit; runs `make serve` in each, one after the other, with no
package cached; and notes when the environment is there, when the first page answers, and when all on its first page is
drawn. With --tests it runs `make test` there too, and in the last state once more, with nothing changed and after an edit of a
snippet. Writes its part of benchmarks/RESULTS.md. Port 8000 must be free.
"""

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks/RESULTS.md"
BEGIN, END = "<!-- --8<-- [start:newcomer] -->\n", "<!-- --8<-- [end:newcomer] -->\n"
ADDRESS = "http://127.0.0.1:8000/"
TITLE = """## The first page and the tests

Written by `benchmarks/newcomer.py`: seconds from `make serve` in a fresh clone, with no package cached."""
EDITED = "snippets/foundations/nutshell/features_for_free.py"
LONGEST = 1800  # seconds
COLD = {"PIP_NO_CACHE_DIR": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "NO_MKDOCS_2_WARNING": "1"}
PLACE = re.compile(r'data-awaits="([^"]+)" data-page="([^"]+)"|data-page="([^"]+)"[^>]*data-awaits="([^"]+)"')


def clone(ref, folder):
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    subprocess.run(["git", "checkout", "--quiet", ref], cwd=folder, check=True)


def fetch(address):
    """The text there, or None while nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.read().decode()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return None


def first_page(folder):
    """Seconds from `make serve` to the environment, the first answer and the first page complete."""
    begin = time.monotonic()
    with open(folder / "serve.log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(
            ["make", "serve"], cwd=folder, env=os.environ | COLD, stdout=log, stderr=log, start_new_session=True
        )
    try:
        while not (folder / ".venv/ready").exists():
            _wait(server, begin)
        environment = time.monotonic() - begin
        while (page := fetch(ADDRESS)) is None:
            _wait(server, begin)
        answer = time.monotonic() - begin
        waiting = {name: page for page, name in ((m[2] or m[3], m[1] or m[4]) for m in PLACE.finditer(page))}
        while waiting:
            question = urlencode([("page", next(iter(waiting.values()))), *(("name", name) for name in waiting)])
            for name in json.loads(fetch(f"{ADDRESS}-/awaited?{question}") or "{}"):
                waiting.pop(name)
            _wait(server, begin)
        return {"environment": environment, "first answer": answer, "first page complete": time.monotonic() - begin}
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _wait(server, begin):
    if server.poll() is not None or time.monotonic() - begin > LONGEST:
        raise SystemExit("newcomer: `make serve` ended or took too long; see serve.log in its folder")
    time.sleep(0.05)


def tests(folder):
    """Seconds of `make test`, and what it says of them."""
    begin = time.monotonic()
    done = subprocess.run(["make", "test"], cwd=folder, env=os.environ | COLD, capture_output=True, text=True)
    lines = [line for line in done.stdout.splitlines() if re.search(r"\d+ (passed|failed)", line)]
    return time.monotonic() - begin, lines[-1].strip("= ") if lines else f"exit code {done.returncode}"


def measure(ref, options, again):
    """{what: median} for one commit; with `again` also of tests after those that have passed."""
    rounds, row = [], {}
    for _ in range(options.rounds):
        folder = Path(tempfile.mkdtemp(prefix="newcomer-")) / "course"
        clone(ref, folder)
        rounds.append(first_page(folder))
        size = subprocess.run(["du", "-sm", ".venv"], cwd=folder, capture_output=True, text=True, check=True).stdout
        row["MB of the environment"] = int(size.split()[0])
        if options.tests and len(rounds) == options.rounds:
            row["make test"], row["it says"] = tests(folder)
            if again:
                row["make test, nothing changed"], _ = tests(folder)
                text = (folder / EDITED).read_text("utf-8")
                (folder / EDITED).write_text(text.replace("return fig\n", "return fig  # edited\n"), "utf-8")
                row["make test, a snippet edited"], row["it says then"] = tests(folder)
        shutil.rmtree(folder.parent)
    return {what: statistics.median(r[what] for r in rounds) for what in rounds[0]} | row


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--before", metavar="REF", help="an earlier commit to compare with")
    parser.add_argument("--tests", action="store_true", help="run `make test`, too")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    commits = [*([options.before] if options.before else []), "HEAD"]
    names = [
        subprocess.run(["git", "rev-parse", "--short", ref], cwd=ROOT, capture_output=True, text=True).stdout.strip()
        for ref in commits
    ]
    columns = [measure(name, options, name == names[-1]) for name in names]
    text = table(names, columns)
    old = RESULTS.read_text("utf-8").partition(BEGIN)[0]
    RESULTS.write_text(f"{old}{BEGIN}{text}{END}", "utf-8")
    print(text)


def table(names, columns):
    """Markdown: what was measured for each commit and, of two, how many times the later is quicker or smaller."""
    two = len(names) > 1
    rows = [["", *names, *(["ratio"] if two else [])], ["---"] * (len(names) + 1 + two)]
    for what in columns[-1]:
        cells = [column.get(what, "") for column in columns]
        ratio = f"{cells[0] / cells[1]:.1f}" if two and not any(isinstance(cell, str) for cell in cells) else ""
        shown = [cell if isinstance(cell, str) else f"{cell:.1f}" for cell in cells]
        rows.append([what, *shown, *([ratio] if two else [])])
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([TITLE, "", *lines, ""])


if __name__ == "__main__":
    main()
