"""Each word of the prose is in the dictionary of pyspellchecker, or in our own beside this file."""

import re

import pytest

from course import ROOT
from holdtrue.read.page import masked

OWN = ROOT / "tests/dictionary.txt"
NO_PROSE = re.compile(
    r"<!--(?s:.*?)-->"
    r"|\$\$(?s:.*?)\$\$|(?<!\\)\$[^$]+\$"  # formulas
    r"|\[@[\w:-]+"  # the key of a citation
    r"|\]\([^)]*\)"  # where a link leads
    r"|https?://\S+"
    r"|</?\w[^>]*>|&\w+;"
    r"|\{ [#.:][^}]*\}"  # attributes
    r"|^ *///.*$"  # the head of a block, and its options; the text of `alt` stays
    r"|^ +(?:alt|controls|answer|test|code|mistakes):(?: *\{.*\}| [^ ]*$)?"
    r"|\{old: .*\}$",  # code of a mistake
    re.M,
)
WORD = re.compile(r"[A-Za-zÀ-ɏ]{2,}(?:['’][A-Za-z]+)?")


@pytest.fixture(scope="module")
def english():
    from spellchecker import SpellChecker

    return SpellChecker(language="en")


@pytest.fixture(scope="module")
def own():
    """A word in small letters stands for the same with capitals, too; one with capitals only for itself."""
    return OWN.read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def read():
    """[(file:line, word), …] of all pages, labs and papers."""
    docs = ROOT / "docs"
    paths = [*docs.rglob("*.md"), *(docs / "labs").glob("*.py"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    return [(f"{p.relative_to(ROOT).as_posix()}:{line}", word) for p in sorted(paths) for line, word in words(p)]


def prose(path):
    """The text of a page. All else was replaced by spaces, so that lines keep their numbers."""
    lines = path.read_text("utf-8").splitlines()
    if path.suffix == ".py":
        lines = [*map(prose_of_lab, lines)]
    return NO_PROSE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), "\n".join(masked(lines)))


def prose_of_lab(line):
    """The text of a lab stands in comments, that about its figures at the head of their cells."""
    if line.startswith("# %%"):
        return " ".join(re.findall(r'(?:alt|caption)="([^"]*)"', line))
    return line[2:] if line.startswith("# ") else ""


def words(path):
    """(line, word) for each word of a page, without the 's of possession."""
    for number, line in enumerate(prose(path).splitlines(), 1):
        for word in WORD.findall(line):
            yield number, re.sub("['’]s$", "", word).replace("’", "'")


def test_each_word_is_in_a_dictionary(read, own, english):
    known = set(own)
    unknown = [
        f"{where}: {word}: mend it, or if it is right add it to {OWN.name}"
        for where, word in read
        if word not in english and not {word, word.lower()} & known
    ]
    assert not unknown, "\n".join(unknown)


def test_our_dictionary_is_sorted_and_each_word_in_it_is_needed(read, own, english):
    assert own == sorted(set(own), key=lambda word: (word.lower(), word))
    used = {form for _, word in read for form in (word, word.lower())}
    idle = [word for word in own if word not in used or word in english]
    assert not idle, f"no page needs {', '.join(idle)}: delete it from {OWN.relative_to(ROOT).as_posix()}"


def test_code_formulas_and_addresses_are_no_prose(tmp_path, english):
    page = tmp_path / "page.md"
    page.write_text(
        "A wrod[^1]. `cod` $\\frc x$ [links](adress.md#x) [@nobdy2001, chaptr 1] 3<!-- snipet.fact -->\n"
        "$$\n\\frc\n$$\n```python\ncod\n```\n/// figure | nme\n    alt: >-\n      A pictre\n    controls: {prm: [1]}\n\n"
        "Its captin { .clss }\n///\n",
        "utf-8",
    )
    found = [(line, word) for line, word in words(page) if word not in english]
    assert found == [(1, "wrod"), (1, "chaptr"), (10, "pictre"), (13, "captin")]
