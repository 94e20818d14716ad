"""The bibliography is in order: complete entries, identifiers of the right form, nothing twice, nothing uncited."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from pybtex.database import parse_file

from engine.page import CITATION, masked

ROOT = Path(__file__).resolve().parent.parent
BIB = ROOT / "docs/reference/references.bib"
ENTRIES = parse_file(str(BIB), "bibtex", encoding="utf-8").entries
LINES = {
    match[1]: n
    for n, line in enumerate(BIB.read_text("utf-8").splitlines(), 1)
    if (match := re.match(r"@\w+\{(\S+),$", line))
}

REQUIRED = {
    "article": {"journal"},
    "inproceedings": {"booktitle"},
    "incollection": {"booktitle", "publisher"},
    "book": {"publisher"},
    "misc": set(),
}
OPTIONAL = {"number", "volume", "pages", "publisher", "edition", "howpublished", "note"}
IDENTIFIERS = {
    "eprint": r"\d\d(0[1-9]|1[0-2])\.\d{4,5}",
    "doi": r"10\.\d{4,9}/[\w.;()/:-]*\w",
    "isbn": r"97[89](-\d+){4}",
    "url": r"https://[\w.-]+(/[\w./?=&%~-]*)?",
}
# Words at the beginning of a title that say nothing about the work
INSIGNIFICANT = re.compile(
    r"a|an|the|of|on|in|at|by|to|for|from|with|and|or|do|does|is|are|can|how|what|when|where|which|who|why|your"
)


def where(key):
    return f"{BIB.relative_to(ROOT)}:{LINES.get(key, 1)}: {key}"


def plain(text):
    """Without braces and accents, in small letters."""
    text = unicodedata.normalize("NFKD", text.replace("{", "").replace("}", ""))
    return "".join(c for c in text if not unicodedata.combining(c)).lower()


def key_of(entry):
    """Family name of the first author (of a body its first word), year, first significant word of the title."""
    first = entry.persons["author"][0]
    family = "".join(first.prelast_names + first.last_names)
    family = family.split()[0] if family.startswith("{") else family
    words = re.findall(r"[a-z]+", plain(entry.fields["title"]))
    word = next(word for word in words if not INSIGNIFICANT.fullmatch(word))
    return re.sub(r"[^a-z]", "", plain(family)) + entry.fields["year"] + word


each = pytest.mark.parametrize("key", ENTRIES)


@each
def test_an_entry_has_what_its_type_needs_and_nothing_that_is_not_read(key):
    entry = ENTRIES[key]
    assert entry.type in REQUIRED, f"{where(key)}: use one of the types {', '.join(REQUIRED)}"
    fields = set(entry.fields)
    missing = ({"title", "year"} | REQUIRED[entry.type]) - fields
    assert not missing, f"{where(key)}: add {', '.join(sorted(missing))}"
    unknown = fields - {"title", "year", "archiveprefix"} - REQUIRED[entry.type] - OPTIONAL - set(IDENTIFIERS)
    assert not unknown, f"{where(key)}: no list shows {', '.join(sorted(unknown))}; is it misspelt?"
    found = fields & set(IDENTIFIERS) or entry.type not in ("misc", "book")
    assert found, f"{where(key)}: where is it? Add {', '.join(IDENTIFIERS)}, or several"


@each
def test_an_entry_names_all_its_authors_family_name_first(key):
    people = re.search(rf"{re.escape(key)},\n  author = \{{(.*)\}},\n", BIB.read_text("utf-8"))
    assert people, f"{where(key)}: the first field must be `author = {{Family, Given and Family, Given}},` on one line"
    for person in people[1].split(" and "):
        ok = re.fullmatch(r"[^,]+, [^,]+|\{[^{}]+\}", person) and "et al" not in person
        assert ok, f"{where(key)}: write {person!r} as “Family, Given”, or in braces if it is a body"


@each
def test_identifiers_and_years_have_their_form(key):
    fields = ENTRIES[key].fields
    for name, form in IDENTIFIERS.items():
        if name in fields:
            assert re.fullmatch(form, fields[name]), f"{where(key)}: {name} = {fields[name]!r} must look like {form}"
    assert re.fullmatch(r"\d{4}", fields["year"]), f"{where(key)}: year = {fields['year']!r} must be four digits"
    assert ("eprint" in fields) == (fields.get("archiveprefix") == "arXiv"), (
        f"{where(key)}: an eprint needs archiveprefix = {{arXiv}}, and nothing else has it"
    )
    if "eprint" in fields:
        year, month = 2000 + int(fields["eprint"][:2]), fields["eprint"][2:4]
        # What is sent in on the last days of December gets a number of January.
        allowed = {year, year - (month == "01")}
        assert int(fields["year"]) in allowed, (
            f"{where(key)}: arXiv:{fields['eprint']} is of {year}, not {fields['year']}"
        )
        number = fields["eprint"].partition(".")[2]
        assert len(number) == 4 + (year >= 2015), f"{where(key)}: arXiv:{fields['eprint']} has a digit too many or few"
    if "isbn" in fields:
        digits = [int(digit) for digit in fields["isbn"].replace("-", "")]
        right = len(digits) == 13 and (sum(digits) + 2 * sum(digits[1::2])) % 10 == 0
        assert right, f"{where(key)}: the check digit says that isbn = {fields['isbn']} is mistyped"


@each
def test_capitals_inside_the_words_of_a_title_are_in_braces(key):
    """Titles are set in small letters, except what is in braces: {GAN}, {Bayes}. Names can’t be told from other words
    by a program, but abbreviations can."""
    bare = re.sub(r"\{[^{}]*\}", "", ENTRIES[key].fields["title"])
    words = [word for word in re.findall(r"[\w’]+", bare) if word[1:] != word[1:].lower()]
    assert ENTRIES[key].type == "book" or not words, f"{where(key)}: put braces around {', '.join(words)}"


@each
def test_the_key_follows_from_author_year_and_title(key):
    expected = key_of(ENTRIES[key])
    assert key == expected, f"{where(key)}: by the rule the key is {expected}"


@pytest.mark.parametrize("name", ["title", *IDENTIFIERS])
def test_no_work_stands_in_the_bibliography_twice(name):
    count = Counter(plain(entry.fields[name]) for entry in ENTRIES.values() if name in entry.fields)
    twice = [key for key, entry in ENTRIES.items() if count[plain(entry.fields.get(name, ""))] > 1]
    assert not twice, f"the same {name}: " + "; ".join(map(where, twice))


def test_the_bibliography_is_sorted_by_key_with_one_blank_line_between_entries():
    assert list(LINES) == list(ENTRIES), "each entry begins with a line `@type{key,`"
    for one, other in zip(sorted(LINES), LINES, strict=True):
        assert one == other, f"{where(one)} belongs before {other}"
    blocks = BIB.read_text("utf-8").rstrip("\n").split("\n\n")
    assert len(blocks) == len(ENTRIES)
    for block in blocks:
        assert re.fullmatch(r"@\w+\{\S+,\n(  \w+ = \{.*\},\n)+\}", block), f"write it like the other entries:\n{block}"
        assert "\\" not in block, f"write accents as letters, not as commands:\n{block}"


def text_of(path):
    """The lines of a page without its code; the text of a lab stands in its comments."""
    lines = path.read_text("utf-8").splitlines()
    if path.suffix == ".py":
        lines = [line[2:] if line.startswith("# ") else "" for line in lines]
    return masked(lines)


PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *(ROOT / "docs/labs").glob("*.py")])


def citations():
    """{key: [file:line]} of all pages."""
    found = {}
    for path in PAGES:
        for number, line in enumerate(text_of(path), 1):
            for match in CITATION.finditer(line):
                found.setdefault(match[1], []).append(f"{path.relative_to(ROOT).as_posix()}:{number}")
    return found


def test_every_entry_is_cited_and_every_citation_has_an_entry():
    found = citations()
    unknown = [
        f"{place}: no entry {key!r} in {BIB.name}" for key in found.keys() - ENTRIES.keys() for place in found[key]
    ]
    uncited = [f"{where(key)} is cited on no page" for key in ENTRIES if key not in found]
    assert not unknown + uncited, "\n".join(unknown + uncited)


def test_a_page_that_cites_lists_what_it_cites():
    for places in citations().values():
        for path in {place.rpartition(":")[0] for place in places}:
            text = "\n".join(text_of(ROOT / path))
            listed = re.search(r"^/// references \| (cited|all)$", text, re.M)
            assert listed or path.startswith("docs/reference/"), (
                f"{path}: end the page with `## References` and a `/// references | cited` block"
            )
