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
  bar.innerHTML = `<button type="button" data-do="run">Run</button><button type="button" data-do="edit">Edit</button>`;
  bar.addEventListener("click", async ({ target }) => {
    if (!target.dataset.do) return;
    const opened = await open();
    opened.buttons[target.dataset.do].focus(); // the button that was pressed is gone
    opened[target.dataset.do]();
  });
  room.append(bar);
  if (read(codeOf(cell.dataset.cell))) await open();
}
