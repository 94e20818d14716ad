// What stands behind a number with dots under it: the name of the fact, all its digits and the way to its code.
// Loaded by site.js with the first that a reader asks for. There is one note at a time.

const openNote = () => document.querySelector(".fact-note:popover-open");

/** Show the note of a number, below it or above it. */
export function explain(number) {
  const [, name, fact] = number.dataset.of.match(/^(.*)\.(.*)$/);
  const panel = document.querySelector(`.code[data-snippet="${name}"]`);
  const code = panel ? `#${panel.parentElement.id}` : new URL(`../snippets/${name}.py`, import.meta.url);
  const note = document.createElement("span");
  Object.assign(note, { id: "fact-note", className: "fact-note", popover: "auto", tabIndex: -1 }); // so that its text can be selected
  note.innerHTML = `<code>${fact}</code> = ${number.value}<br><a href="${code}">Code of ${name.split("/").pop()}</a>`;
  note.lastChild.addEventListener("click", (event) => panel && openCode(panel, event));
  note.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") return;
    number.removeAttribute("aria-describedby");
    note.remove();
  });
  number.after(note);
  number.setAttribute("aria-describedby", note.id);
  note.showPopover();
  const { left, top, bottom } = number.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const below = bottom + note.offsetHeight + 6 < clientHeight ? bottom + 6 : top - note.offsetHeight - 6;
  note.style.left = `${Math.max(8, Math.min(left, clientWidth - note.offsetWidth - 8)) + scrollX}px`;
  note.style.top = `${below + scrollY}px`;
}

/** A key on a number: it opens the note, or follows the link in the one that is open. */
export function press(number) {
  openNote() ? openNote().lastChild.click() : explain(number);
}

function openCode(panel, event) {
  event.preventDefault();
  event.stopPropagation(); // Material would turn to the figure
  openNote().hidePopover();
  for (let fold = panel; fold; fold = fold.parentElement.closest("details")) fold.open = true;
  panel.querySelector("summary").focus({ preventScroll: true });
  panel.scrollIntoView();
}

document.addEventListener("focusout", ({ relatedTarget }) => {
  if (!openNote()?.contains(relatedTarget)) openNote()?.hidePopover();
});
