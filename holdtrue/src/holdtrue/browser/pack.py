"""Makes Python for the browser small to download and quick to start. Runs inside that Python itself.

`pyodide` starts it by Node, with the files as published in /raw; it writes to /packed:

- python_stdlib.zip, of the standard library what starts Python and unpacks archives,
- one solid archive for numpy, with the rest of the standard library but for what cannot work in a
  browser, and one for matplotlib with all that it needs: many small files are a third smaller in
  one stream than each by itself,
- the pyodide-lock.json that names these two.

Modules that every figure needs are compiled, which halves the time of a start; all others stay
source, which is smaller. What is compiled has no docstrings, but for numpy's: numpy.ma reads them, and
so may a reader. The output is the same bytes every time.
"""

import ast
import hashlib
import importlib.util
import io
import json
import marshal
import re
import sys
import tarfile
import zipfile
from pathlib import Path

from compression import zstd  # there since Python 3.14, which is Pyodide's

RAW, PACKED = Path("/raw"), Path("/packed")
STDLIB, SITE = "/lib/python314.zip/", "/lib/python3.14/site-packages/"  # where the browser will have them
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the oldest time that a zip file knows
SMALLEST = {
    zstd.CompressionParameter.compression_level: 19,
    zstd.CompressionParameter.window_log: 25,  # 32 MB, a whole archive
}


def pattern(*alternatives):
    """What matches paths from their beginning."""
    return re.compile("|".join(alternatives))


# What no snippet can need. What looks so and stays: STIX, without which \mathcal would silently become upright text,
# numpy.f2py, which `from numpy import *` imports, and dateutil's time zones, where axes of dates look for UTC.
DROPPED_FROM_SITE = pattern(
    r".*\.(pyi|pxd|pyx|h|c|a|f90?|typed|rst|md|txt|lua)$",
    r".*/tests/|.*/conftest\.py|numpy/(_core/include|_core/lib|f2py/src|_pyinstaller|random/_examples|random/lib)/",
    r"numpy/(linalg/lapack_lite\.|typing/mypy_plugin)|matplotlib/(sphinxext|testing)/",
    r"contourpy/util/|pyparsing/(ai|diagram|tools)/|packaging/(?!(__init__|version|_structures|_version)\.py)",
    r"matplotlib/mpl-data/(images|sample_data|plot_directive|fonts/afm|fonts/pdfcorefonts)/",
    r"matplotlib/mpl-data/fonts/ttf/(DejaVuSerif|DejaVuSansMono-|LICENSE)",
    r"matplotlib/backends/(_macosx|_tkagg|qt_|web_)",
    r"matplotlib/backends/_?backend_(cairo|gtk|macosx|nbagg|pdf|pgf|ps|pyodide|qt|tk|webagg|wx)",
    r"PIL/_(avif|imagingcms|imagingft|imagingtk|tkinter_finder|webp)\.",
    r"PIL/(?!(Bmp|Gif|Jpeg|Mpo|Png|Ppm|Tiff)Image)\w+ImagePlugin\.py",
    r"PIL/(Image(Cms|Grab|Qt|Tk|Win)|PdfParser|PSDraw)\.py",
    r"[^/]+\.dist-info/(?!METADATA)",
)
# Encodings of one language each, from before Unicode; what serves, sends mail or starts other programs, which no page
# can; what stands in for modules in C that are there.
DROPPED_FROM_STDLIB = pattern(
    r"encodings/(big5|cp(?!437|1252)|euc_|gb|hp_|hz|iso2022|iso8859_(?!1\.|15\.)|johab|koi8|kz|mac_(?!roman\.)|mbcs|oem"
    r"|palmos|ptcp|shift_|tis)",
    r"(multiprocessing|site-packages|wsgiref|xmlrpc)/|asyncio/windows_",
    r"(_pydatetime|_pyio|antigravity|ftplib|imaplib|poplib|pty|smtplib|webbrowser)\.py",
)


# What starts Python and unpacks archives beside the modules that are loaded when this begins: codecs are looked up by name,
# and so is what may have packed an archive.
ALSO_FIRST = {"encodings", "gzip"}
DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def main():
    first = {top_of(file.removeprefix(STDLIB)) for file in loaded() if file.startswith(STDLIB)} | ALSO_FIRST
    needed = modules_of_a_figure()
    library = read("python_stdlib.zip", STDLIB, DROPPED_FROM_STDLIB, needed)
    write_zip("python_stdlib.zip", {path: content for path, content in library.items() if top_of(path) in first})
    later = {path: content for path, content in library.items() if top_of(path) not in first}
    lock = json.loads((RAW / "pyodide-lock.json").read_text())
    wheels, lock["packages"] = lock["packages"], {}
    contents = {"numpy": later, "matplotlib": {}}
    for name, wheel in wheels.items():
        contents[name if name in contents else "matplotlib"] |= read(
            wheel["file_name"], SITE, DROPPED_FROM_SITE, needed
        )
    for name, depends in (("numpy", []), ("matplotlib", ["numpy"])):
        # Pyodide takes a .tar and lets Python find out how it is compressed.
        file_name = f"{name}-{wheels[name]['version']}.tar"
        changes = {"file_name": file_name, "sha256": write_tar(file_name, contents[name]), "depends": depends}
        lock["packages"][name] = wheels[name] | changes
    (PACKED / "pyodide-lock.json").write_text(json.dumps(lock, separators=(",", ":")))


def modules_of_a_figure():
    """Files of all modules that are loaded when a snippet has drawn its figure."""
    for name in ("dataclasses", "decimal", "fractions", "gzip", "hashlib", "linecache", "statistics", "traceback"):
        importlib.import_module(name)  # what snippets, and those who run them, import beside
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt
    import numpy.polynomial

    figure, axes = plt.subplots(layout="constrained")
    axes.set(xlabel=r"$\mathcal{x}_1$", yscale="log", ylim=(1, 10), title="figure")
    axes.contour(numpy.random.default_rng(0).random((3, 3)) + 1)
    figure.savefig(io.StringIO(), format="svg")
    figure.savefig(io.BytesIO(), format="png")
    return loaded()


def loaded():
    """Files of all modules that are loaded."""
    return {file for module in list(sys.modules.values()) if (file := getattr(module, "__file__", None))}


def top_of(path):
    """The module or package, at the top of its folder, that a file belongs to."""
    return path.partition("/")[0].partition(".")[0]


def read(archive, base, dropped, needed):
    """{path: bytes} of what is kept of a zip file or wheel, with the modules in `needed` compiled."""
    kept = {}
    with zipfile.ZipFile(RAW / archive) as file:
        for name in file.namelist():
            if name.endswith("/") or dropped.match(name):
                continue
            content = file.read(name)
            if base + name in needed and name.endswith(".py"):
                name, content = name + "c", compiled(content, base + name)
            kept[name] = content
    return kept


def compiled(source, path):
    """Content of a .pyc file that stands in the place of its source; tracebacks name `path` and the line."""
    tree = ast.parse(source)
    for node in ast.walk(tree) if not path.startswith(f"{SITE}numpy/") else ():
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            # A body can't be empty, and nothing may stand before an import from __future__.
            node.body[:1] = [] if node.body[1:] else [ast.copy_location(ast.Pass(), node.body[0])]
    code = compile(tree, path, "exec", dont_inherit=True, optimize=0)
    return importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code)


def write_zip(name, contents):
    with zipfile.ZipFile(PACKED / name, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in sorted(contents.items()):
            archive.writestr(zipfile.ZipInfo(path, LONG_AGO), content, zipfile.ZIP_DEFLATED, 9)


def write_tar(name, contents):
    """Returns the file's SHA-256."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        # Neighbours of one kind have most in common.
        for path, content in sorted(contents.items(), key=lambda item: (Path(item[0]).suffix, item[0])):
            info = tarfile.TarInfo(path)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    packed = zstd.compress(buffer.getvalue(), options=SMALLEST)
    (PACKED / name).write_bytes(packed)
    return hashlib.sha256(packed).hexdigest()


main()
