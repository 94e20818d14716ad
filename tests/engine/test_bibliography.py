"""Citations, lists of works, and what is wrong with a bibliography."""

import re

import pytest

BIB = """
@misc{ng2001discriminative,
  author = {Ng, Andrew Y. and Jordan, Michael I.},
  title = {On Discriminative and Generative <Classifiers>},
  year = {2001},
}

@book{bishop2006pattern,
  author = {de Bishop, Christopher M.},
  title = {Pattern Recognition},
  publisher = {Springer},
  year = {2006},
}

@misc{goodfellow2014generative,
  author = {Goodfellow, Ian J. and Pouget-Abadie, Jean and Mirza, Mehdi},
  title = {Generative Adversarial Networks},
  year = {2014},
  eprint = {1406.2661},
  archiveprefix = {arXiv},
}
"""
CITED = "As [@goodfellow2014generative] and [@bishop2006pattern, §1.2] say. `[@nobody]` is code.\n"
LIST = "\n## References\n\n/// references | cited\n///\n"


@pytest.fixture
def works(project):
    project.write("docs/works.bib", BIB)
    return project


def test_a_citation_leads_to_the_list_of_its_page_which_holds_what_is_cited_in_order(works, render):
    page = render(CITED + LIST)
    links = page.select("a.citation")
    assert [a.get_text() for a in links] == ["Goodfellow et al. 2014", "de Bishop 2006, §1.2"]
    assert [a["href"][1:] for a in links] == [item["id"] for item in page.select(".references > li")]
    first = page.select_one("#ref-goodfellow2014generative")
    assert first.get_text().startswith(
        "Ian J. Goodfellow, Jean Pouget-Abadie, and Mehdi Mirza.".replace("n J", "n\xa0J")
    )
    assert first.find("a")["href"] == "https://arxiv.org/abs/1406.2661"


def test_without_a_list_of_its_own_a_page_leads_to_the_list_of_all(works, render):
    works.write("docs/all.md", "# All works\n\n/// references | all\n///\n")
    assert render(CITED).select_one("a.citation")["href"] == "../all.md#ref-goodfellow2014generative"


def test_the_list_of_all_is_sorted_by_author_and_says_who_cites_what(works, render):
    works.write("docs/part/page.md", "# A page of $x$ { #here }\n\n" + CITED + LIST)
    page = render("# All works\n\n/// references | all\n///\n", uri="all.md")
    names = [item["id"].removeprefix("ref-") for item in page.select(".references > li")]
    assert names == ["bishop2006pattern", "goodfellow2014generative", "ng2001discriminative"]
    links = [[(a.get_text(), a["href"]) for a in item.select(".cited-on a")] for item in page.select("li")]
    assert links == [[("A page of x", f"part/page.md#ref-{name}")] for name in names[:2]] + [[]]
    assert page.select_one(".cited-on").get_text() == "A page of x"
    assert "Discriminative and Generative <Classifiers>." in page.get_text()


def test_works_that_would_look_alike_get_a_letter(works, render):
    works.write(
        "docs/works.bib", BIB + BIB.replace("2014gen", "2014another").partition("@book")[0].replace("2001d", "2001e")
    )
    page = render("[@ng2001discriminative], [@ng2001eiscriminative]\n" + LIST)
    assert [a.get_text() for a in page.select("a.citation")] == ["Ng and Jordan 2001a", "Ng and Jordan 2001b"]
    assert [item.get_text().split()[-1] for item in page.select(".references > li")] == ["2001a.", "2001b."]


def test_an_unknown_key_is_one_sentence_that_guesses(works):
    works.page.write_text("\nSee [@bishop2006patern].\n", "utf-8")
    assert works.problems() == [
        "docs/part/page.md:2: no .bib file in docs/ has an entry 'bishop2006patern'; is it 'bishop2006pattern'?"
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (BIB.rstrip().rstrip("}"), 20, "premature end of file"),
        (BIB + BIB, 22, "repeated bibliography entry: ng2001discriminative"),
        (BIB.replace("  publisher = {Springer},\n", ""), 7, "missing publisher in bishop2006pattern"),
    ],
)
def test_a_broken_bibliography_is_said_at_every_build_and_heals(works, text, line, words):
    works.write("docs/works.bib", text)
    works.page.write_text("[@bishop2006pattern]\n", "utf-8")
    site = works.site()
    for _ in range(2):
        assert any(re.fullmatch(rf"docs/works\.bib:{line}: .*{words}.*", str(p)) for p in site.problems), site.problems
        site.update()
    works.write("docs/works.bib", BIB)
    site.update()
    assert site.problems == []


def test_references_are_cited_or_all(works):
    works.page.write_text("/// references | some\n///\n", "utf-8")
    (problem,) = works.problems()
    assert problem.startswith(
        "docs/part/page.md:1: references are `cited` (what this page cites) or `all`; here it says 'some'"
    )
