"""Whatever way code or data come into a snippet: an edit or a new file is seen, or the snippet is refused."""

import contextlib
import os
import py_compile
import re
import site
import sqlite3
from types import SimpleNamespace

import numpy as np
import pytest

from holdtrue.keep import inputs

SNIPPET = """
from pathlib import Path

DATA = Path(__file__).parents[2] / "shared/data/{name}"
{code}


def facts():
    return {{"x": float(x)}}
"""
IMPORTS = {  # ways to import the module snippets.shared.{name}
    "plain": "import snippets.shared.{name}\nx = snippets.shared.{name}.x",
    "from_package": "from snippets.shared import {name}\nx = {name}.x",
    "from_module": "from snippets.shared.{name} import x",
    "behind_another": "import math as m, snippets.shared.{name} as h\nx = h.x",
    "relative": "from ...shared.{name} import x",
    "relative_name": "from ... import shared\nfrom ...shared import {name} as h\nx = h.x",
    "star": "from snippets.shared.{name} import *",
    "in_function": "def get():\n    import snippets.shared.{name} as h\n    return h.x\nx = get()",
    "over_lines": "from snippets.shared import (\n    {name} as h,\n)\nx = h.x",
    "behind_a_semicolon": "import os; import snippets.shared.{name} as h\nx = h.x",
    "by_importlib": "import importlib\nx = importlib.import_module('snippets.shared.' + '{name}').x",
    "importlib_relative": "import importlib\nx = importlib.import_module('...shared.{name}', __package__).x",
    "dunder": "x = __import__('snippets.shared.{name}', fromlist=['x']).x",
    "spec": "import importlib.util as u\ns = u.spec_from_file_location('m', DATA.parents[1] / '{name}.py')\n"
    "m = u.module_from_spec(s); s.loader.exec_module(m); x = m.x",
    "executed": "exec(open(DATA.parents[1] / '{name}.py').read())",
    "run_path": "import runpy\nx = runpy.run_path(DATA.parents[1] / '{name}.py')['x']",
    "run_module": "import runpy\nx = runpy.run_module('snippets.shared.{name}')['x']",
    "package_data": "import pkgutil\nexec(pkgutil.get_data('snippets.shared.{name}', '{name}.py'))",
    "pythonpath": "from {name}_elsewhere import x",
    "pythonpath_importlib": "import importlib\nx = importlib.import_module('{name}_elsewhere').x",
    "editable": "from {name}_linked import x",
}  # fmt: skip
READS = {  # ways to read DATA, which holds the file n.txt
    "open": "x = open(DATA / 'n.txt').read()",
    "read_text": "x = (DATA / 'n.txt').read_text()",
    "descriptor": "import os\nx = os.read(os.open(DATA / 'n.txt', os.O_RDONLY), 9)",
    "from_folder": "import os\nos.chdir(DATA)\nx = open('n.txt').read()",
    "loadtxt": "import numpy as np\nx = np.loadtxt(DATA / 'n.txt')",
    "fromfile": "import numpy as np\nx = np.fromfile(DATA / 'n.txt', sep=' ')[0]",
    "load": "import numpy as np\nx = np.load(DATA / 'n.npy')",
    "memmap": "import numpy as np\nx = np.load(DATA / 'n.npy', mmap_mode='r')",
    "sqlite": "import sqlite3\nx = sqlite3.connect(DATA / 'n.db').execute('select x from t').fetchone()[0]",
    "sqlite_address": "import sqlite3\nc = sqlite3.connect(f'file:{DATA}/n.db?mode=ro', uri=True)\n"
    "x = c.execute('select x from t').fetchone()[0]",
    "size": "x = (DATA / 'grows.txt').stat().st_size",
    "scanned_size": "import os\nx = next(e for e in os.scandir(DATA) if e.name == 'grows.txt').stat().st_size",
    "linked": "x = (DATA / 'link.txt').read_text()",
    "in_a_thread": "from concurrent.futures import ThreadPoolExecutor\nx = ThreadPoolExecutor(2).submit((DATA / 'n.txt').read_text).result()",
}  # fmt: skip
NEW = {  # ways to find that DATA has a file new.txt
    "exists": "x = 3 + (DATA / 'new.txt').exists()",
    "os_exists": "import os\nx = 3 + os.path.exists(DATA / 'new.txt')",
    "isfile": "import os\nx = 3 + os.path.isfile(DATA / 'new.txt')",
    "access": "from os import access\nx = 3 + access(DATA / 'new.txt', 4)",
    "tried": "x = 3\ntry:\n    x = open(DATA / 'new.txt').read()\nexcept OSError: pass",
    "stat_tried": "import os\nx = 3\ntry:\n    os.stat(DATA / 'new.txt'); x = 4\nexcept OSError: pass",
    "listdir": "import os\nx = 3 + ('new.txt' in os.listdir(DATA))",
    "scandir": "import os\nx = 3 + any(e.name == 'new.txt' for e in os.scandir(DATA))",
    "globbed": "import glob\nx = 3 + len(glob.glob(f'{DATA}/*w.txt'))",
    "path_glob": "x = 3 + len([*DATA.glob('**/new.txt')])",
    "iterdir": "x = 3 + ('new.txt' in [p.name for p in DATA.iterdir()])",
    "walk": "import os\nx = 3 + any('new.txt' in names for _, _, names in os.walk(DATA))",
    "missing_module": "x = 3\ntry:\n    from snippets.shared.{name}_new import x\nexcept ImportError: pass",
    "missing_elsewhere": "x = 3\ntry:\n    from {name}_new import x\nexcept ImportError: pass",
    "asked_for_module": "import importlib.util\nx = 3 + bool(importlib.util.find_spec('snippets.shared.{name}_new'))",
    "shadowed": "from {name}_twice import x",
}  # fmt: skip
CLOCK = r":\d+: PermissionError: snippets may not look at the clock"
REFUSED = {
    "clock": ("import time\nx = time.time()", CLOCK),
    "time_from": ("from time import time as t\nx = t()", CLOCK),
    "time_ns": ("import importlib\nx = importlib.import_module('time').time_ns()", CLOCK),
    "counter": ("import time\nx = time.perf_counter()", CLOCK),
    "localtime": ("import time\nx = time.localtime().tm_year", CLOCK),
    "strftime": ("import time\nx = time.strftime('%Y')", CLOCK),
    "now": ("import datetime\nx = datetime.datetime.now().year", CLOCK),
    "today": ("from datetime import date\nx = date.today().year", CLOCK),
    "now_there": ("from datetime import datetime as d, timezone\nx = d.now(timezone.utc).year", CLOCK),
    "gdbm": ("import _gdbm\nx = 3", ":4: ImportError: snippets may not use _gdbm: which files it reads can't be seen"),
    "shell": ("import os\nx = os.environ['MY_X']", ":5: KeyError: 'MY_X': snippets see no variable of the shell"),
    "program": ("import subprocess\nx = subprocess.check_output(['echo', '3'])", ": PermissionError: snippets may not start other"),
}  # fmt: skip
STEADY = {  # what would differ from day to day or from shell to shell, and does not
    "getenv": "import os\nx = float(os.environ.get('MY_X', 3)) + ('MY_X' in os.environ) + (os.getenv('MY_X') is not None)",
    "arguments": "import sys\nx = 2 + len(sys.argv)",
    "dates": "import datetime as d, time, pickle\nday = d.datetime(2020, 1, 3)\n"
    "assert isinstance(day, d.date) and isinstance(d.datetime.fromisoformat('2020-01-01'), d.datetime)\n"
    "assert repr(d.datetime.strptime('3', '%d')).startswith('datetime.datetime(1900')\n"
    "assert time.strftime('%Y', time.gmtime(0)) == '1970' and not isinstance(d.date(2020, 1, 1), d.datetime)\nx = day.day",
    "scratch": "import tempfile\nwith tempfile.NamedTemporaryFile('w+') as f:\n    f.write('3'); f.seek(0); x = f.read()",
    "written": "Path('here.txt').write_text('3')\nx = Path('here.txt').read_text()",
}  # fmt: skip
SEEN = IMPORTS | READS | NEW


def write_files(project, elsewhere, x):
    """Everything that the snippets import, read or look for, when `x` is 3, and when it has become 4."""
    module = f"x = {x}\n"
    for name in IMPORTS:
        for path in (
            project.root / f"snippets/shared/{name}.py",
            elsewhere / f"path/{name}_elsewhere.py",
            elsewhere / f"linked/{name}_linked.py",
        ):
            project.write(path, module)
            os.utime(path, (1e9, 1e9))  # as if all were saved in one second
            if x == 3:
                py_compile.compile(str(path))  # as a test that imports it leaves it
    for name in READS.keys() | NEW.keys():
        data = project.root / "snippets/shared/data" / name
        project.write(data / "n.txt", f"{x}")
        project.write(data / "grows.txt", "x" * x)
        project.write(data / f"{x}.txt", f"{x}")
        (data / "link.txt").unlink(missing_ok=True)
        (data / "link.txt").symlink_to(f"{x}.txt")
        np.save(data / "n.npy", np.array(float(x)))
        with contextlib.closing(sqlite3.connect(data / "n.db")) as base:
            base.executescript(f"drop table if exists t; create table t (x); insert into t values ({x})")
    project.write(elsewhere / "path/shadowed_twice.py", "x = 3\n")
    if x == 4:
        project.write(elsewhere / "path/shadowed_twice/__init__.py", module)
        for name in NEW:
            project.write(f"snippets/shared/data/{name}/new.txt", "4")
            project.write(f"snippets/shared/{name}_new.py", module)
            project.write(elsewhere / f"path/{name}_new.py", module)


@pytest.fixture(scope="module")
def sites(shared_example, tmp_path_factory):
    """The site as it was, as it was found again, and after everything had changed."""
    project, folder = shared_example, tmp_path_factory.mktemp("inputs")
    elsewhere, ways = folder / "elsewhere", SEEN | STEADY | {name: code for name, (code, _) in REFUSED.items()}
    for name, code in ways.items():
        project.write(f"snippets/part/page/{name}.py", SNIPPET.format(name=name, code=code.replace("{name}", name)))
    project.write("docs/part/page.md", "# A page\n" + "".join(f"\nAn x of 3<!-- {name}.x -->.\n" for name in ways))
    project.write(folder / "installed/linked.pth", f"# a comment\n{elsewhere / 'linked'}\n")
    with pytest.MonkeyPatch.context() as patch:
        installed = [*site.getsitepackages(), str(folder / "installed")]
        patch.setattr(site, "getsitepackages", lambda: installed)
        inputs._search_path.cache_clear()
        patch.setenv("PYTHONPATH", str(elsewhere / "path"))
        write_files(project, elsewhere, 3)
        patch.setenv("MY_X", "3")
        before, again = project.site(), project.site()
        write_files(project, elsewhere, 4)
        patch.setenv("MY_X", "4")
        yield SimpleNamespace(before=before, again=again, after=project.site())
        inputs._search_path.cache_clear()


def x(site, name):
    """What a snippet computed, or what is wrong with it."""
    key = f"part/page/{name}"
    return site.results[key].facts["x"] if key in site.results else site.failures[key]


@pytest.mark.parametrize("name", SEEN)
def test_an_edit_or_a_new_file_is_seen(sites, name):
    assert (x(sites.before, name), x(sites.again, name), x(sites.after, name)) == (3, 3, 4)


@pytest.mark.parametrize("name", STEADY)
def test_neither_the_shell_nor_the_day_is_seen(sites, name):
    assert (x(sites.before, name), x(sites.after, name)) == (3, 3)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_watched_is_refused(sites, name):
    assert re.search(REFUSED[name][1], x(sites.before, name))


def test_nothing_runs_twice(sites):
    assert sites.before.ran == len(SEEN | STEADY) and sites.again.ran == 0
