// The cells of a lab get buttons to run and to edit them. Loaded by site.js when one is near; all else comes when a button is
// pressed (cells.js), or where the reader has edited the cell before.
import { codeOf, read } from "../kept.js";
import { stylesheet } from "./style.js";

const addStyle = stylesheet("play.css");

/** Give a cell its buttons. */
export async function begin(cell) {
  await addStyle();
  const open = () => import("./cells.js").then((cells) => cells.open(cell));
  const room = cell.querySelector(".cell-bar");
  if (room.hasChildNodes()) return; // it has them, or all cells have been opened
  const bar = document.createElement("div");
  Object.assign(bar, { className: "play-bar", role: "group", ariaLabel: cell.id.replace("cell-", "Cell ") });
  const note = "long" in room.dataset ? "Takes minutes in a browser." : ""; // as cells.js says it
  bar.innerHTML = `<button type="button" data-do="run">Run</button><button type="button" data-do="edit">Edit</button><span role="status">${note}</span>`;
  bar.addEventListener("click", async ({ target }) => {
    if (!target.dataset.do) return;
    try {
      const opened = await open();
      opened.buttons[target.dataset.do].focus(); // the button that was pressed is gone
      opened[target.dataset.do]();
    } catch (error) {
      bar.lastElementChild.textContent = "What runs it could not be loaded. Reload the page to try again.";
      throw error;
    }
  });
  room.append(bar);
  if (read(codeOf(cell.dataset.cell))) await open();
}
