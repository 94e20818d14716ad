// What stands below code that Python runs in the page: buttons, how much of Python has come, and what came of it in words
// that are read out.
import "../buttons.js";
import { megabytes } from "./python.js";

const words = WORDS; // in the language of the site, see ../blocks.js
const { say } = holdtrue;

export const fragment = (html) => document.createRange().createContextualFragment(html.trim());

/** Let the button to copy that is in `box` take what is in `code`. */
export function copyFrom(code, box) {
  const copy = box.querySelector(".md-code__button");
  if (copy) copy.dataset.clipboardTarget = `#${code.id}`;
}

export class Bar {
  /** `label` names the whole, `buttons` is their HTML; a button with data-do="stop" calls `actions.stop()`. */
  constructor(label, buttons, actions) {
    this.element = fragment(`
      <div class="play" role="group" aria-label="${label}">
        <progress aria-label="${words.python_comes}" hidden></progress>
        <p class="play-note"></p>
        <div class="play-bar">${buttons}<span role="status"></span><span class="play-clock" aria-hidden="true"></span></div>
      </div>`).firstElementChild;
    const find = (selector) => this.element.querySelector(selector);
    this.buttons = Object.fromEntries([...this.element.querySelectorAll("button")].map((button) => [button.dataset.do, button]));
    for (const [action, button] of Object.entries(this.buttons)) button.addEventListener("click", () => actions[action]());
    Object.assign(this, { status: find("[role=status]"), clock: find(".play-clock"), progress: find("progress"), note: find(".play-note") });
  }

  /** Stand below the code of a panel, whose button to copy takes what is in the editor now. */
  standBelow(panel, editor) {
    panel.querySelector(".code-panel").append(this.element);
    copyFrom(editor.textarea, panel);
  }

  say(text, wrong = false) {
    if (this.status.textContent !== text) this.status.textContent = text; // or it would be read out again
    this.status.classList.toggle("wrong", wrong);
  }

  /** So many bytes of Python have come. */
  loading(loaded, total) {
    this.progress.hidden = false;
    Object.assign(this.progress, { max: total, value: loaded });
    const there = loaded > total - 1;
    this.say(there ? words.starting_python : words.loading_python);
    this.clock.textContent = there ? "" : say(words.of_megabytes, megabytes(loaded), megabytes(total));
  }

  /** Python has come. */
  begins() {
    this.progress.hidden = true;
    this.note.textContent = this.clock.textContent = "";
  }

  /** Nothing is asked of Python any more. */
  rest() {
    this.buttons.stop.hidden = this.progress.hidden = true;
    this.clock.textContent = "";
  }
}
