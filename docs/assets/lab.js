// The cells of a lab get their buttons. What these do comes with the first press, or at once where the reader has edited a
// cell before: see play/cells.js.
import { read } from "./kept.js";
import { codeOf } from "./play/name.js";

const cells = () => import("./play/cells.js");

for (const room of document.querySelectorAll(".cell-bar:empty")) {
  const note = "long" in room.dataset ? "Takes minutes in a browser." : "";
  room.innerHTML = `
    <div class="play-bar" role="group" aria-label="${room.parentElement.id.replace("cell-", "Cell ")}">
      <button type="button" data-do="run">Run</button>
      <button type="button" data-do="edit">Edit</button>
      <span role="status">${note}</span>
    </div>`;
}

document.addEventListener("click", ({ target }) => {
  if (!target.matches(".cell-bar > .play-bar > button")) return;
  const status = target.parentElement.querySelector("[role=status]");
  const failed = () => (status.textContent = "The runner could not be loaded. Reload the page to try again.");
  cells().then(({ press }) => press(target), failed);
});

for (const cell of document.querySelectorAll(".cell")) {
  if (read(codeOf(cell.dataset.cell))) cells().then(({ open }) => open(cell)).catch(console.warn);
}
