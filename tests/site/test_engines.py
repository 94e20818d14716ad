"""Every page in the three engines that all browsers are made of: Chromium's, Firefox' and WebKit's."""

import io

import pytest
from built import BACKGROUND, WORKS, of_page
from course import addresses
from PIL import Image

pytestmark = WORKS


# Our fonts, and nothing of a formula in a place that isn't its own. What stretches has no box of text.
LOOK = """async () => {
  const found = [];
  await document.fonts.ready;
  const faces = [...document.fonts].filter(({ family, status }) => status === "loaded").map(({ family }) => family.replaceAll('"', ""));
  const wanted = ["Book", ...(document.querySelector("article math") ? ["Book Math"] : [])];
  for (const family of wanted) if (!faces.includes(family)) found.push(`no font ${family}`);

  document.querySelectorAll("article details:not(.code, .proof)").forEach((fold) => (fold.open = true));
  const tokens = "mi, mn, mo, mtext";
  const box = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect();
  };
  for (const math of document.querySelectorAll("article math")) {
    const em = parseFloat(getComputedStyle(math).fontSize);
    for (const token of math.querySelectorAll(tokens)) {
      const next = token.nextElementSibling;
      if (!next?.matches(tokens) || !token.parentElement.matches("math, mrow, mtd, msqrt, mstyle, mpadded")) continue;
      const [left, right] = [box(token), box(next)];
      if (!left.width || !right.width || left.bottom <= right.top || right.bottom <= left.top) continue; // on another line
      const over = left.right - right.left;
      if (over > 0.2 * em) found.push(`${next.textContent} lies ${(over / em).toFixed(2)} em over ${token.textContent} in ${math.textContent}`);
    }
    for (const accent of math.querySelectorAll("mover[accent=true]")) {
      const [whole, base] = [accent, accent.firstElementChild].map((element) => element.getBoundingClientRect());
      const size = parseFloat(getComputedStyle(accent).fontSize);
      if (whole.height - base.height > 0.5 * size) found.push(`the accent floats in ${accent.textContent}: ${((whole.height - base.height) / size).toFixed(2)}`);
    }
    for (const root of math.querySelectorAll("msqrt")) {
      const sign = root.firstElementChild.getBoundingClientRect().left - root.getBoundingClientRect().left;
      if (sign < 0.3 * parseFloat(getComputedStyle(root).fontSize)) found.push(`the root sign lies over ${root.textContent}`);
    }
  }
  for (const link of document.querySelectorAll("article :is(a.term, .fact, abbr):not(:is(h1, h2, h3, h4) *)")) {
    const { textDecorationLine, textDecorationStyle } = getComputedStyle(link);
    if (!`${textDecorationLine} ${textDecorationStyle}`.startsWith("underline dotted")) {
      found.push(`not underlined with dots: ${link.textContent}`);
      break;
    }
  }
  for (const slider of document.querySelectorAll(".controls input")) {
    if (!slider.style.getPropertyValue("--steps")) found.push("no script has seen the sliders");
  }
  return found;
}"""
CHOOSE = "() => document.querySelectorAll('[name=__palette]')[NUMBER].click()"
# Where the first figure stands in the window, once it is there; null if there is none.
FIGURE = """async () => {
  const image = document.querySelector(".figure img");
  if (!image) return null;
  image.scrollIntoView({ block: "center" });
  await image.decode().catch(() => {});
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const { left, top } = image.getBoundingClientRect();
  return [left, top];
}"""


def corner(window):
    """Colour of the first figure's background, as painted; None without a figure."""
    place = window.evaluate(FIGURE)
    if place is None:
        return None
    picture = Image.open(io.BytesIO(window.screenshot())).convert("RGB")
    return picture.getpixel((round(place[0]) + 3, round(place[1]) + 3))


def test_a_key_turns_the_page_though_no_page_is_fetched_in_advance(open_page):
    page = open_page("foundations/toy_model/")
    assert page.locator("head link[rel=next], head link[rel=prev]").count() == 0
    page.keyboard.press("n")
    page.wait_for_url("**/foundations/nutshell/")
    page.locator(".md-footer__link--prev[href$='toy_model/']").wait_for()  # the address is there before the page
    page.keyboard.press("p")
    page.wait_for_url("**/foundations/toy_model/")


@pytest.mark.parametrize("path", [*map(of_page, addresses()), of_page("404.html")])
def test_a_page_is_right_in_every_engine(window, origin, path):
    window.open(f"{origin}/{path}")
    found = window.evaluate(LOOK)
    for number, scheme in (2, "dark"), (1, "light"):
        window.evaluate(CHOOSE.replace("NUMBER", str(number)))
        for _ in range(20):  # until it is painted
            if (seen := corner(window)) in (None, BACKGROUND[scheme]):
                break
        else:
            found.append(f"figures are not {scheme} but {seen}")
    found += window.problems()
    assert not found, "\n".join(found[:20])
