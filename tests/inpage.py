"""What several tests of the site do with a page in Chromium: wait until it is painted, put a finger on it, bring a link."""

# Resolves when what has changed so far has been painted.
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# All that is written on canvases from now on, and its size.
WRITTEN = """
  window.written = [];
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (words, x, y) {
    written.push([String(words), parseFloat(this.font.match(/[\\d.]+px/)[0])]);
    fillText.call(this, words, x, y);
  };
"""
# What the canvas of the first toy shows.
DRAWN = "() => document.querySelector('.toy canvas').toDataURL()"
# Called with a toy and a state, it does what a link with that state does.
BRING = "(toy, state) => { toy.dataset.state = state; toy.dispatchEvent(new Event('state')); }"
# Called with the name of a figure: the address that "Copy link" gives for it.
LINK = """async (name) => {
  const { address, state } = await import("/assets/play/link.js");
  return `${await address(name, undefined, state())}`;
}"""


def swipe(page, places):
    """A finger goes through places of the window: it is put down at the first of them and lifted at the last."""
    devtools = page.context.new_cdp_session(page)
    touches = [("touchStart", places[:1]), *(("touchMove", [place]) for place in places[1:]), ("touchEnd", [])]
    for kind, touched in touches:
        points = [{"x": float(x), "y": float(y)} for x, y in touched]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(20)  # of the screen, which decides what scrolls
