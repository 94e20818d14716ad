"""The first occurrence of a term of the glossary explains itself."""

import pytest

from holdtrue.read.glossary import read

GLOSSARY = """
---
title: Glossary
---

# Glossary

## D

discriminator
:   A network that tells data from samples. See [there](part/page.md#x).

## G

generative adversarial network
GAN
:   Two networks that are trained
    against each other. One of them is the
    discriminator.

## V

*score*
score function
:   The gradient of the log density.

velocity field
:   How fast, and where to.

velocity
:   A speed with a direction.
"""


@pytest.fixture
def words(project, render):
    project.write("docs/glossary.md", GLOSSARY)

    def words(text, **options):
        return [(a.get_text(), a["href"], a["title"]) for a in render(text, **options).select("a.term")]

    return words


def test_the_definitions_are_read():
    terms = read(GLOSSARY)
    assert [t.names[0] for t in terms] == [
        "discriminator",
        "generative adversarial network",
        "score",
        "velocity field",
        "velocity",
    ]
    assert terms[1].names[1] == "GAN" and terms[1].tooltip == "Two networks that are trained against each other."
    assert terms[1].text.endswith("One of them is the discriminator.")
    assert terms[2].linked == ("score function",)
    assert GLOSSARY.splitlines()[terms[0].line - 1] == "discriminator"


def test_the_first_occurrence_of_a_term_is_linked_whatever_its_name(words):
    gan = ("../glossary.md#generative-adversarial-network", "Two networks that are trained against each other.")
    assert words("Many GANs, one GAN, one generative\nadversarial network.\n") == [("GANs", *gan)]
    assert words("A *Generative adversarial\nnetwork*, or GAN.\n") == [("Generative adversarial\nnetwork", *gan)]


def test_words_are_whole_in_their_own_case_and_the_longest_name_wins(words):
    assert words("GANymede, gan, microdiscriminator, discriminator-free, a score.\n") == []
    found = words("The velocity field, then the velocity, then Score functions and a discriminator.\n")
    assert [text for text, _, _ in found] == ["velocity field", "velocity", "Score functions", "discriminator"]


def test_headings_links_code_and_titles_are_left_alone(words):
    text = '# GAN\n\n[GAN](x.md) `GAN` $GAN$\n\n!!! note "GAN"\n\n    Text.\n\n??? note "GAN"\n\n    **A GAN, bold.**\n'
    assert [text for text, _, _ in words(text)] == ["GAN"]


def test_the_glossary_itself_has_anchors_instead(project, render):
    project.write("docs/glossary.md", GLOSSARY)
    page = render(GLOSSARY.partition("---\n\n")[2], uri="glossary.md")
    assert page.select("a.term") == []
    assert [dt.get("id") for dt in page.select("dt")] == [
        "discriminator",
        "generative-adversarial-network",
        None,
        "score",
        None,
        "velocity-field",
        "velocity",
    ]


def test_a_name_that_is_defined_twice_is_one_sentence(project):
    project.write("docs/glossary.md", GLOSSARY.replace("*score*", "velocity"))
    site = project.site()
    for _ in range(2):  # builds of one server
        assert list(map(str, site.problems)) == ["docs/glossary.md:29: the name 'velocity' is defined twice"]
        wrong = site.glossary.digest
        site.update()
    project.write("docs/glossary.md", GLOSSARY)
    site.update()
    assert site.problems == [] and None is not wrong != site.glossary.digest, "by which pages are kept"
