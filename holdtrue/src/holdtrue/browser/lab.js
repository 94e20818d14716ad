// The cells of a lab get their buttons. What these do comes with the first press, or at once where the reader has edited a
// cell before: see play/cells.js. begin.js loads this on the page of a lab.
import "./buttons.js";
import { read } from "./kept.js";

const words = WORDS; // in the language of the site, see blocks.js
const { say, codeOf } = holdtrue;
const cells = () => import("./play/cells.js");

/** Give each cell of the page its buttons. */
export function begin() {
  for (const room of document.querySelectorAll(".cell-bar:empty")) {
    const note = "long" in room.dataset ? say(words.takes, words.minutes_there) : "";
    room.innerHTML = `
      <div class="play-bar" role="group" aria-label="${say(words.cell, room.parentElement.id.replace("cell-", ""))}">
        <button type="button" data-do="run">${words.run}</button>
        <button type="button" data-do="edit">${words.edit}</button>
        <span role="status">${note}</span>
      </div>`;
  }
  for (const cell of document.querySelectorAll(".cell")) {
    if (read(codeOf(cell.dataset.cell))) cells().then(({ open }) => open(cell)).catch(console.warn);
  }
}

document.addEventListener("click", ({ target }) => {
  if (!target.matches(".cell-bar > .play-bar > button")) return;
  const status = target.parentElement.querySelector("[role=status]");
  const failed = () => (status.textContent = words.runner_not_loaded);
  cells().then(({ press }) => press(target), failed);
});
