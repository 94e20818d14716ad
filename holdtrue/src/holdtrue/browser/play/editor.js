// The field in which a reader changes the code of a panel: what ../editor/ provides, dressed as the panel.
// Its text is that of a <textarea> which cannot be seen; what is seen are coloured lines of the same letters behind it.
import { createEditor as createComponent, languageMap } from "../editor/index.js";
import { copySelectedLines, editHistory, editorCommands, indentSelectedLines, insertLineAndIndent, insertTab, moveSelectedLines, toggleComment } from "../editor/extensions/commands/index.js";
import { highlightBracketPairs } from "../editor/extensions/matchBrackets/highlight.js";
import { matchBrackets } from "../editor/extensions/matchBrackets/index.js";
import { languages } from "../editor/prism/index.js";
import "../editor/prism/languages/python.js";
import { stylesheet } from "./style.js";
import "../buttons.js"; // the colours and fonts of editor.css

const words = WORDS; // in the language of the site, see ../blocks.js
const { say } = holdtrue;

/* Python. The page's code was coloured by Pygments; where the component sees it otherwise, words would change their
   colour as the editor opens. The flag g lets a pattern reach over what older ones have found. */

Object.assign(languages.python, {
  builtin: new RegExp(`(?<!\\.)${languages.python.builtin.source}`), // the sum of x.sum() is not Python's own
  module: /(?<=^[ \t]*(?:from|import)[ \t]+|^[ \t]*import[ \t].*\bas[ \t]+)[\w.]+/gm,
  exception: /\b[A-Z]\w*(?:Error|Exception|Warning)\b/,
});

/** What Tab does: a selection goes in as a whole. */
function indent(editor) {
  const [start, end] = editor.getSelection();
  return start < end ? indentSelectedLines(editor) : insertTab(editor, start);
}

const lineBefore = (text, position) => text.slice(text.lastIndexOf("\n", position - 1) + 1, position);
languageMap.python = {
  comments: { line: "#" },
  autoIndent: [
    ([start], text) => /([([{][^)\]}]*|:\s*)$/.test(lineBefore(text, start)), // a new line goes further in
    ([start, end], text) => /^(\[\]|\(\)|\{\})$/.test(text[start - 1] + text[end]), // and the bracket to a line of its own
  ],
};

const styles = [stylesheet("../editor/layout.css"), stylesheet("editor.css")];

let editors = 0;

/**
 * Put an editor with `code` in place of `pre`, as soon as its styles are there.
 *
 * `label` is its name for who cannot see it. onRun() is called by Ctrl+Enter or Cmd+Enter, onLeave() by Escape,
 * onInput() after every change of the code: by typing, by undoing and from outside.
 */
export async function createEditor(pre, code, { label, onRun, onLeave, onInput }) {
  await Promise.all(styles.map((add) => add()));

  // Who comes by with the Tab key must get out with it, and not change anything: it indents for who has typed.
  let typed = false;
  const run = () => (onRun(), true);
  const commands = {
    Tab: (editor) => typed && indent(editor),
    "Shift+Tab": (editor) => typed && indentSelectedLines(editor, true),
    Enter: (editor) => insertLineAndIndent(editor),
    "Shift+Enter": (editor) => insertLineAndIndent(editor),
    "Ctrl+Enter": run,
    "Cmd+Enter": run,
    "Mod+/": (editor) => toggleComment(editor),
    "Mod+]": (editor) => indentSelectedLines(editor),
    "Mod+[": (editor) => indentSelectedLines(editor, true),
    "Alt+ArrowUp": (editor) => moveSelectedLines(editor, true),
    "Alt+ArrowDown": (editor) => moveSelectedLines(editor),
    "Alt+Shift+ArrowUp": (editor) => copySelectedLines(editor, true),
    "Alt+Shift+ArrowDown": (editor) => copySelectedLines(editor),
  };
  const editor = createComponent(
    null,
    { language: "python", class: "code-editor", tabSize: 4, value: code.trimEnd() },
    editHistory(),
    editorCommands(commands, []), // brackets and quotes are the reader's to close
    matchBrackets(false),
    highlightBracketPairs(),
  );
  const { container: element, textarea } = editor;

  const id = `editor-${++editors}`;
  const help = Object.assign(document.createElement("span"), { id: `${id}-help`, hidden: true, textContent: words.editor_keys });
  const problem = Object.assign(document.createElement("span"), { id: `${id}-problem`, hidden: true });
  element.append(help, problem);
  element.translate = false;
  textarea.id = id;
  textarea.setAttribute("aria-label", label);
  textarea.setAttribute("aria-describedby", `${problem.id} ${help.id}`);
  textarea.setAttribute("autocorrect", "off");

  let marked;
  function mark(line, message) {
    unmark();
    marked = editor.lines[Math.min(line, editor.lines.length - 1)]; // Python may miss something behind the last line
    marked.classList.add("marked");
    problem.textContent = say(words.in_line, line, message);
    textarea.setAttribute("aria-invalid", "true");
    element.scrollTo({ left: 0, top: marked.offsetTop - element.clientHeight / 2 });
  }
  function unmark() {
    marked?.classList.remove("marked");
    problem.textContent = "";
    textarea.removeAttribute("aria-invalid");
  }

  // Material's copy button takes the innerText of what it copies, of which a <textarea> has none, or else this.
  const offerCopy = () => (textarea.dataset.copy = textarea.value);
  offerCopy();
  textarea.addEventListener("focus", () => (typed = false));
  editor.keyCommandMap.Escape = () => {
    typed = false;
    onLeave();
    return true;
  };
  editor.on("update", () => {
    typed = true;
    unmark();
    offerCopy();
    onInput();
  });
  const copies = pre.querySelectorAll(".md-code__nav"); // Material's buttons, which would go with it
  pre.replaceWith(element);
  element.before(...copies);

  return {
    element,
    textarea,
    /** The code as a file: it ends with one line break, which is not shown since it would look like an empty line. */
    get code() {
      return `${textarea.value.trimEnd()}\n`;
    },
    /** Can be undone: the history hears of a change of a kind that it has no reason to join to the one before. */
    set code(text) {
      textarea.dispatchEvent(new InputEvent("beforeinput", { inputType: "insertReplacementText" }));
      const outside = !editor.focused;
      if (outside) textarea.remove(); // Safari moves the focus to a field whose selection is set
      textarea.value = text.trimEnd();
      textarea.setSelectionRange(0, 0);
      if (outside) editor.lines[0].prepend(textarea);
      textarea.dispatchEvent(new InputEvent("input"));
      textarea.dispatchEvent(new Event("selectionchange")); // nor to the one after
    },
    /** Mark a line, from 1, as the one where something went wrong, until the code is changed. */
    mark,
    unmark,
    focus: () => textarea.focus(),
    /** Put `pre` back. */
    remove() {
      element.replaceWith(pre);
      pre.prepend(...copies);
    },
  };
}
