// Where a figure that was drawn anew is shown: in the place of the published one, as long as the panel is open. It belongs to
// the panel, lies over the room that the published figure leaves, and stays in sight while the code scrolls by below.

const words = WORDS; // in the language of the site, see ../blocks.js

const fragment = (html) => document.createRange().createContextualFragment(html.trim());

export class Stage {
  constructor(box, panel) {
    this.box = box;
    this.element = fragment(`<div class="play-stage"><div class="play-desk"><div class="play-pictures"><div class="play-own"><p class="play-whose">${words.yours}</p></div></div></div></div>`).firstElementChild;
    this.desk = this.element.firstElementChild;
    this.pictures = this.desk.firstElementChild;
    this.own = this.pictures.firstElementChild;
    panel.querySelector(".code-panel").prepend(this.element);
    new ResizeObserver(() => this.measure()).observe(this.desk);
  }

  /** The published figure leaves as much room as this one takes. */
  measure() {
    this.box.style.setProperty("--stage", `${this.desk.offsetHeight}px`);
  }

  /** How far down the window the figure reaches that stays in sight. */
  get bottom() {
    const seen = this.box.matches(".played") ? this.desk : this.box.querySelector("figure > :is(img, .screen)");
    const { position, top } = getComputedStyle(seen);
    return position === "sticky" ? parseFloat(top) + seen.offsetHeight : 0;
  }

  /** Show a picture, or a film, with its sliders below it. */
  show(shown, sliders) {
    shown.classList.add("play-figure");
    const image = shown.matches("img") ? shown : shown.querySelector("img");
    shown.style.setProperty("--ratio", image.naturalHeight ? image.naturalWidth / image.naturalHeight : 9);
    this.own.querySelector(".play-figure")?.remove();
    this.own.append(shown);
    if (sliders) this.desk.append(sliders);
    this.box.classList.add("played");
    this.measure();
  }

  /** Put the published picture beside it, under this title; without one, take it away. */
  compare(image, title) {
    this.pictures.querySelector(".play-published")?.remove();
    this.element.classList.toggle("comparing", Boolean(image));
    if (image) {
      const published = fragment(`<div class="play-published"><p class="play-whose"></p></div>`).firstElementChild;
      published.firstElementChild.textContent = title;
      published.append(image);
      this.pictures.prepend(published);
    }
    this.measure();
  }

  /** Show the published figure again. */
  clear() {
    this.compare(null);
    this.box.classList.remove("played");
    this.own.querySelector(".play-figure")?.remove();
    this.desk.querySelector(".controls")?.remove();
  }
}
