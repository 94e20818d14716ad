"""What Python files say without being run: the parameters of a figure, the functions of a test file."""

import ast
import functools
import inspect
from pathlib import Path
from typing import Any

EQUATION_MARK = "equation"  # @pytest.mark.equation("A/B/name")


def figure_defaults(path: Path) -> dict[str, Any] | None:
    """{parameter: default} of a snippet's `def figure`, as far as they are literals; None without one."""
    return _figure_defaults(path.read_bytes())


@functools.lru_cache(maxsize=1024)  # after a save most snippets are what they were
def _figure_defaults(source: bytes) -> dict[str, Any] | None:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "figure":
            arguments = node.args.args[len(node.args.args) - len(node.args.defaults) :] + node.args.kwonlyargs
            defaults = {}
            for argument, default in zip(arguments, node.args.defaults + node.args.kw_defaults, strict=True):
                if default is None:
                    continue  # whoever calls it must give one
                try:
                    defaults[argument.arg] = ast.literal_eval(default)
                except (ValueError, TypeError):
                    continue  # computed: it cannot stand in a page's list of values either
            return defaults
    return None


def read_tests(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """({name: source} of the functions of a file, {equation: source of the first test that is marked with it})."""
    text = path.read_text("utf-8-sig")
    lines = text.splitlines()
    functions: dict[str, str] = {}
    equations: dict[str, str] = {}
    nodes = ast.parse(text).body
    nodes += [inner for node in nodes if isinstance(node, ast.ClassDef) for inner in node.body]
    for node in nodes:
        if not isinstance(node, ast.FunctionDef):
            continue
        source = "\n".join(lines[node.lineno - 1 : node.end_lineno])
        functions[node.name] = source = inspect.cleandoc("\n" + source) if node.col_offset else source
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr == EQUATION_MARK:
                for argument in mark.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        equations.setdefault(argument.value, source)
    return functions, equations
