"""The bibliography is in order: complete entries, identifiers of the right form, nothing twice, nothing uncited."""

import re
import unicodedata
from itertools import pairwise

import pytest

from course import ROOT
from holdtrue.read.page import CITATION, masked

BIB = ROOT / "docs/reference/references.bib"
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


@pytest.fixture(scope="module")
def entries():
    from pybtex.database import parse_file

    return parse_file(str(BIB), "bibtex", encoding="utf-8").entries


@pytest.fixture(scope="module")
def lines():
    """{key: the number of the line where its entry begins}"""
    text = enumerate(BIB.read_text("utf-8").splitlines(), 1)
    return {match[1]: n for n, line in text if (match := re.match(r"@\w+\{(\S+),$", line))}


@pytest.fixture(scope="module")
def where(lines):
    return lambda key: f"{BIB.relative_to(ROOT).as_posix()}:{lines.get(key, 1)}: {key}"


def plain(text):
    """Without braces and accents, in small letters."""
    text = unicodedata.normalize("NFKD", text.replace("{", "").replace("}", ""))
    return "".join(c for c in text if not unicodedata.combining(c)).lower()


def key_of(entry):
    """Family name of the first author (of a body its first word), year, first significant word of the title."""
    first = entry.persons["author"][0]
    family = "".join(first.prelast_names + first.last_names)
    family = family.split()[0] if family.startswith("{") else family
    words = re.findall(r"[a-z]+", plain(entry.fields.get("title", "")))
    word = next((word for word in words if not INSIGNIFICANT.fullmatch(word)), "")
    return re.sub(r"[^a-z]", "", plain(family)) + entry.fields.get("year", "") + word


def test_an_entry_has_what_its_type_needs_and_nothing_that_is_not_read(entries, where):
    faults = []
    for key, entry in entries.items():
        if entry.type not in REQUIRED:
            faults.append(f"{where(key)}: use one of the types {', '.join(REQUIRED)}")
            continue
        fields = set(entry.fields)
        if missing := ({"title", "year"} | REQUIRED[entry.type]) - fields:
            faults.append(f"{where(key)}: add {', '.join(sorted(missing))}")
        known = {"title", "year", "archiveprefix"} | REQUIRED[entry.type] | OPTIONAL | set(IDENTIFIERS)
        if unknown := fields - known:
            faults.append(f"{where(key)}: no list shows {', '.join(sorted(unknown))}; is it misspelt?")
        if entry.type in ("misc", "book") and not fields & set(IDENTIFIERS):
            faults.append(f"{where(key)}: where is it? Add {', '.join(IDENTIFIERS)}, or several")
    assert not faults, "\n".join(faults)


def test_an_entry_names_all_its_authors_family_name_first(entries, where):
    text, faults = BIB.read_text("utf-8"), []
    for key in entries:
        people = re.search(rf"{re.escape(key)},\n  author = \{{(.*)\}},\n", text)
        if not people:
            faults.append(f"{where(key)}: begin with `author = {{Family, Given and Family, Given}},` on one line")
        for person in people[1].split(" and ") if people else []:
            if not re.fullmatch(r"[^,]+, [^,]+|\{[^{}]+\}", person) or "et al" in person:
                faults.append(f"{where(key)}: write {person!r} as “Family, Given”, or in braces if it is a body")
    assert not faults, "\n".join(faults)


def faults_of_form(fields):
    """What is wrong with the identifiers and the year of one entry."""
    for name, form in (IDENTIFIERS | {"year": r"\d{4}"}).items():
        if name in fields and not re.fullmatch(form, fields[name]):
            yield f"{name} = {fields[name]!r} must look like {form}"
    if ("eprint" in fields) != (fields.get("archiveprefix") == "arXiv"):
        yield "an eprint needs archiveprefix = {arXiv}, and nothing else has it"
    if eprint := re.fullmatch(r"(\d\d)(\d\d)\.(\d+)", fields.get("eprint", "")):
        year, sent = fields.get("year"), 2000 + int(eprint[1])
        # What is sent in on the last days of December gets a number of January.
        if year not in (str(sent), str(sent - (eprint[2] == "01"))):
            yield f"arXiv:{eprint[0]} is of {sent}, not {year}"
        if len(eprint[3]) != 4 + (sent >= 2015):
            yield f"arXiv:{eprint[0]} has a digit too many or few"
    if "isbn" in fields:
        digits = [int(digit) for digit in re.sub(r"\D", "", fields["isbn"])]
        if len(digits) != 13 or (sum(digits) + 2 * sum(digits[1::2])) % 10:
            yield f"the check digit says that isbn = {fields['isbn']} is mistyped"


def test_identifiers_and_years_have_their_form(entries, where):
    faults = [f"{where(key)}: {fault}" for key, entry in entries.items() for fault in faults_of_form(entry.fields)]
    assert not faults, "\n".join(faults)


def test_capitals_inside_the_words_of_a_title_are_in_braces(entries, where):
    """Titles are set in small letters, except what is in braces: {GAN}, {Bayes}. Names can’t be told from other words
    by a program, but abbreviations can."""
    faults = []
    for key, entry in entries.items():
        bare = re.sub(r"\{[^{}]*\}", "", entry.fields.get("title", ""))
        words = [word for word in re.findall(r"[\w’]+", bare) if word[1:] != word[1:].lower()]
        if words and entry.type != "book":
            faults.append(f"{where(key)}: put braces around {', '.join(words)}")
    assert not faults, "\n".join(faults)


def test_the_key_follows_from_author_year_and_title(entries, where):
    expected = {key: key_of(entry) for key, entry in entries.items()}
    faults = [f"{where(key)}: by the rule the key is {right}" for key, right in expected.items() if key != right]
    assert not faults, "\n".join(faults)


def test_no_work_stands_in_the_bibliography_twice(entries, where):
    faults = []
    for name in ["title", *IDENTIFIERS]:
        keys = {}
        for key, entry in entries.items():
            if name in entry.fields:
                keys.setdefault(plain(entry.fields[name]), []).append(where(key))
        faults += [f"the same {name}, keep one: {'; '.join(twice)}" for twice in keys.values() if len(twice) > 1]
    assert not faults, "\n".join(faults)


def test_the_bibliography_is_sorted_by_key_with_one_blank_line_between_entries(entries, lines, where):
    assert list(lines) == list(entries), "each entry begins with a line `@type{key,`"
    faults = [f"{where(other)} belongs before {one}" for one, other in pairwise(lines) if one > other]
    blocks = BIB.read_text("utf-8").rstrip("\n").split("\n\n")
    assert len(blocks) == len(entries)
    for key, block in zip(lines, blocks, strict=True):
        if not re.fullmatch(r"@\w+\{\S+,\n(  \w+ = \{.*\},\n)+\}", block):
            faults.append(f"{where(key)}: write it like the other entries, a line for each field")
        if "\\" in block:
            faults.append(f"{where(key)}: write accents as letters, not as commands")
    assert not faults, "\n".join(faults)


def text_of(path):
    """The lines of a page without its code; the text of a lab stands in its comments."""
    lines = path.read_text("utf-8").splitlines()
    if path.suffix == ".py":
        lines = [line[2:] if line.startswith("# ") else "" for line in lines]
    return masked(lines)


@pytest.fixture(scope="module")
def citations():
    """{key: [file:line]} of all pages."""
    found = {}
    for path in sorted([*(ROOT / "docs").rglob("*.md"), *(ROOT / "docs/labs").glob("*.py")]):
        for number, line in enumerate(text_of(path), 1):
            for match in CITATION.finditer(line):
                found.setdefault(match[1], []).append(f"{path.relative_to(ROOT).as_posix()}:{number}")
    return found


def test_every_entry_is_cited_and_every_citation_has_an_entry(entries, where, citations):
    unknown = [
        f"{place}: write an entry {key!r} in {BIB.name}"
        for key in citations.keys() - entries.keys()
        for place in citations[key]
    ]
    uncited = [f"{where(key)}: cite it on a page, or delete it" for key in entries if key not in citations]
    assert not unknown + uncited, "\n".join(unknown + uncited)


def test_a_page_that_cites_lists_what_it_cites(citations):
    cites = {place.rpartition(":")[0] for places in citations.values() for place in places}
    faults = [
        f"{path}: end the page with `## References` and a `/// references | cited` block"
        for path in sorted(cites)
        if not path.startswith("docs/reference/")
        and not re.search(r"^/// references \| (cited|all)$", "\n".join(text_of(ROOT / path)), re.M)
    ]
    assert not faults, "\n".join(faults)
