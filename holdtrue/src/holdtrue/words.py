"""The words that the engine itself puts on pages, by language. What a page says is its author's.

Each {} stands for a number, a name or a link. Errors and the command line are for authors, and stay English; so does code,
also in the cells of notebooks.
"""

import re
from collections.abc import Mapping

Words = Mapping[str, str]

EN = {
    "lang": "en",
    # Figures and formulas
    "figure": "Figure {}",
    "film": "film",
    "toy": "toy",
    "code": "Code",
    "code_of_figure": "Code of Figure {}",
    "throw": "Throw",
    "play": "Play",
    "moment": "Moment",
    "four_moments": "Four moments of the film. {}",
    "film_of_figure": "Film of Figure {}",
    "controls_of_figure": "Controls of Figure {}",
    "runs": "runs",  # the test runs the formula as it is printed, or its author has read it
    "read": "read",
    "by_hand": "Checked by hand: {}",
    "test_of_formula": "Test of formula {}",
    "checked": "checked",  # of a correction
    "test_of_correction": "Test of the correction",
    "two_authors": "{} and {}",
    "more_authors": "{} et al.",
    "lab_files": "This page is a program, which ran to make it: {}, {}.",
    # Exercises and guesses
    "exercise": "Exercise {}",
    "code_of_exercise": "Code of Exercise {}",
    "becomes": "{} becomes {}",
    "your_answer": "Your answer",
    "check": "Check",
    "predict_first": "Predict first",
    "your_guess": "Your guess",
    "click_or_type": "Click in {}, or type",
    "guess": "Guess",
    # What the script of pages says of an answer
    "type_a_number": "Type a number, such as 0.25, 1/4, 25% or 2.5e-1.",
    "right": "Right: {}.",
    "wrong_sign": "Right but for the sign.",
    "too_high": "Too high by {}.",
    "too_low": "Too low by {}.",
    "too_high_factor": "Too high by a factor of {}.",
    "too_low_factor": "Too low by a factor of {}.",
    "too_high_percent": "Too high by {}%.",
    "too_low_percent": "Too low by {}%.",
    # What becomes of guesses
    "quoted": "“{}”",
    "then": "{}, then {}",
    "guess_again": "You said {}. {}: guess again, or open the answer.",
    "high": "Too high",
    "low": "Too low",
    "but_for_the_sign": "Right but for the sign",
    "not_it": "That’s not it",
    "said_right": "You said {}: right.",
    "said_truth": "You said {}; it is {}.",
    "forget": "Forget my guesses",
    # What the player of films says, and what loads toys
    "pause": "Pause",
    "paused": "Paused at {}.",
    "ended": "The film has ended at {}.",
    "not_loaded": "not loaded",
    "toy_not_loaded": "This toy could not be loaded. Reload the page to try again.",
    # What has yet to run
    "figure_to_come": "Figure {} is being drawn.",
    "drawing_to_come": "being drawn",
    "output_to_come": "being printed",
    "number_to_come": "is being computed",
    "lab_to_come": "This lab is running. Its page comes here when it is done.",
    # Notebooks
    "a_site": "a site",
    "notebook": (
        "This page of {} with all its code. It needs numpy and matplotlib. Run its cells from top to bottom; then change\n"
        "one and run it again by itself. Below each figure stand the numbers that the text quotes."
    ),
    "notebook_helpers": (
        "What several snippets share are files on the site. Here each is a function, so that its names\n"
        "stay its own, and `@helper` turns it into the module that the snippets import."
    ),
    "notebook_films": "Four moments of a film, which the site plays.",
    "notebook_data": "The site's files of data, packed: `files / name` opens one.",
    "notebook_output": "Printed by the code of Figure {}.",
    "notebook_try": "Try {} = {}, as in figure({}={}).",
}
DE = {
    "lang": "de",
    # Figures and formulas
    "figure": "Abbildung {}",
    "film": "Film",
    "toy": "zum Ausprobieren",
    "code": "Code",
    "code_of_figure": "Code zu Abbildung {}",
    "throw": "Würfeln",
    "play": "Abspielen",
    "moment": "Zeitpunkt",
    "four_moments": "Vier Momente aus dem Film. {}",
    "film_of_figure": "Film zu Abbildung {}",
    "controls_of_figure": "Bedienfeld zu Abbildung {}",
    "runs": "nachgerechnet",
    "read": "gelesen",
    "by_hand": "Von Hand geprüft: {}",
    "test_of_formula": "Test zu Formel {}",
    "checked": "geprüft",
    "test_of_correction": "Test zur Richtigstellung",
    "two_authors": "{} und {}",
    "more_authors": "{} et al.",
    "lab_files": "Diese Seite ist ein Programm und zugleich sein Ergebnis: {}, {}.",
    # Exercises and guesses
    "exercise": "Aufgabe {}",
    "code_of_exercise": "Code zu Aufgabe {}",
    "becomes": "aus {} wird {}",
    "your_answer": "Antwort",
    "check": "Prüfen",
    "predict_first": "Erst schätzen",
    "your_guess": "Schätzung",
    "click_or_type": "In {} klicken oder eintippen",
    "guess": "Schätzen",
    # What the script of pages says of an answer
    "type_a_number": "Bitte eine Zahl eingeben, etwa 0.25, 1/4, 25 % oder 2.5e-1.",
    "right": "Richtig: {}.",
    "wrong_sign": "Bis auf das Vorzeichen richtig.",
    "too_high": "Um {} zu hoch.",
    "too_low": "Um {} zu niedrig.",
    "too_high_factor": "Um den Faktor {} zu hoch.",
    "too_low_factor": "Um den Faktor {} zu niedrig.",
    "too_high_percent": "Um {} % zu hoch.",
    "too_low_percent": "Um {} % zu niedrig.",
    # What becomes of guesses
    "quoted": "„{}“",
    "then": "{}, dann {}",
    "guess_again": "Geschätzt: {}. {}: noch einmal schätzen oder die Antwort öffnen.",
    "high": "Zu hoch",
    "low": "Zu niedrig",
    "but_for_the_sign": "Bis auf das Vorzeichen richtig",
    "not_it": "Das ist es nicht",
    "said_right": "Geschätzt: {}, und das ist richtig.",
    "said_truth": "Geschätzt: {}; richtig ist {}.",
    "forget": "Schätzungen vergessen",
    # What the player of films says, and what loads toys
    "pause": "Anhalten",
    "paused": "Angehalten bei {}.",
    "ended": "Der Film ist zu Ende, bei {}.",
    "not_loaded": "nicht geladen",
    "toy_not_loaded": "Das lässt sich gerade nicht laden. Vielleicht hilft es, neu zu laden.",
    # What has yet to run
    "figure_to_come": "Abbildung {} wird gezeichnet.",
    "drawing_to_come": "wird gezeichnet",
    "output_to_come": "wird ausgegeben",
    "number_to_come": "wird berechnet",
    "lab_to_come": "Dieses Programm läuft noch. Sobald es fertig ist, erscheint hier seine Seite.",
    # Notebooks
    "a_site": "einer Website",
    "notebook": (
        "Diese Seite von {} mit ihrem gesamten Code, der numpy und matplotlib braucht. Die Zellen laufen der Reihe nach;\n"
        "danach lässt sich jede ändern und für sich wiederholen. Unter jeder Abbildung stehen die Zahlen, die der Text nennt."
    ),
    "notebook_helpers": (
        "Was mehrere Zellen brauchen, steht auf der Website in eigenen Dateien. Hier ist jede davon eine Funktion, damit\n"
        "ihre Namen unter sich bleiben, und `@helper` macht daraus das Modul, das die Zellen importieren."
    ),
    "notebook_films": "Vier Momente aus einem Film, den die Website abspielt.",
    "notebook_data": "Die Daten der Website, gepackt: `files / name` öffnet eine Datei.",
    "notebook_output": "Ausgabe des Codes zu Abbildung {}.",
    "notebook_try": "Zum Ausprobieren: {} = {}, etwa mit figure({}={}).",
}
TABLES = {words["lang"]: words for words in (EN, DE)}


def of(language: str) -> Words:
    """The words of a language, which may name a country too, as in de-AT; the English ones, if there are no others."""
    return TABLES.get(re.split("[-_]", language)[0], EN)
