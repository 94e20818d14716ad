"""A plugin for pytest: tests run the formulas that pages print. `pytest_plugins = ["engine.testing"]` turns it on."""

import pytest

from engine.programs import EQUATION_MARK

ASKED = pytest.StashKey()


def pytest_configure(config):
    config.addinivalue_line("markers", "equation(name): this test holds the equation A/B/name of the page docs/A/B.md")


@pytest.fixture
def printed(request):
    """printed("A/B/name"): that equation as it stands on its page, an engine.formula.Formula: it holds(…) or gives(…).

    printed("A/B", "x = "): the formula in the text of the page that begins so.
    """
    from engine import formula

    asked = request.node.stash.setdefault(ASKED, [])

    def printed(name, begins=None):
        asked.append(formula.read(request.config.rootpath, name, begins))
        return asked[-1]

    return printed


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """A test runs each formula that it is marked with, but for those that their block leaves to the reader."""
    result = yield
    asked = item.stash.get(ASKED, [])
    whole = {(formula.name, *formula.tokens) for formula in asked if not formula.rest}
    for formula in asked:
        if (formula.name, *formula.tokens) not in whole:
            place = f"{formula.path}:{formula.lines[0]}"
            pytest.fail(f"{place}: the test asks for this formula and does not run all of it: {formula.rest}", False)
    run = {name for name, *_ in whole}
    names = [name for mark in item.iter_markers(EQUATION_MARK) for name in mark.args]
    for name in [name for name in names if name not in run]:
        from engine import formula

        path, _, block = formula.block(item.config.rootpath, name)
        if not block.checked:
            advice = f'run it there, with printed({name!r}), or say in the block why not: checked: by hand, "…"'
            pytest.fail(f"{path}:{block.line}: {item.nodeid} holds an equation and does not run it; {advice}", False)
    return result
