// The look, in any theme, of the buttons below code that runs and of mistakes to plant. Colours and fonts come from the site if it
// names them, else from its theme or from here. Sizes have a floor, since most themes have a smaller rem than Material. The
// buttons of a lab's cell are quiet until it is edited.
const style = document.createElement("style");
style.textContent = `
  body {
    --play-paper: var(--paper, var(--md-default-bg-color, var(--bs-body-bg, Canvas)));
    --play-panel: var(--panel, var(--md-code-bg-color, light-dark(#f5f6f8, #232732)));
    --play-line: var(--line, light-dark(#dfe2e8, #454b59));
    --play-edge: var(--edge, light-dark(#878d99, #7d8392));
    --play-ink: var(--ink, var(--md-default-fg-color, var(--bs-body-color, CanvasText)));
    --play-soft: var(--soft, light-dark(#575d69, #b3b8c4));
    --play-accent: var(--accent, light-dark(#1a64a5, #7ab8f5));
    --play-on-accent: var(--on-accent, light-dark(#ffffff, #14171d));
    --play-green: var(--green, light-dark(#1a7f37, #6fd08c));
    --play-red: var(--red, light-dark(#b3202c, #ff8f8a));
    --play-font: var(--ui-font, var(--md-text-font-family, var(--bs-body-font-family, sans-serif)));
    --play-code: var(--code-font, var(--md-code-font-family, var(--bs-font-monospace, monospace)));
  }
  .play, .cell-bar { font: max(.72rem, 14px)/1.5 var(--play-font); color: var(--play-ink) }
  .play-bar { position: sticky; bottom: 0; z-index: 3; display: flex; flex-wrap: wrap; align-items: center; gap: .4rem; padding: .4rem 0; background-color: var(--play-paper) }
  .play-bar button { min-height: 34px; padding: .2em .9em; border: 1px solid var(--play-edge); border-radius: .3rem; font: inherit; font-weight: 600; color: var(--play-ink); background-color: var(--play-paper); cursor: pointer }
  @media (max-width: 30em) { .play-bar button { padding-inline: .55em } }
  .play-bar button:is(:hover, :focus-visible) { border-color: var(--play-accent); color: var(--play-accent) }
  .play-bar button:focus-visible { outline: 2px solid var(--play-accent); outline-offset: 1px }
  .play-bar button:disabled { border-color: var(--play-line); color: var(--play-soft); cursor: default }
  .play-bar :is([data-do=run], [data-do=check]) { border-color: var(--play-accent); background-color: var(--play-accent); color: var(--play-on-accent) }
  .play-bar :is([data-do=run], [data-do=check]):is(:hover, :focus-visible) { background-color: color-mix(in srgb, var(--play-accent), var(--play-ink) 20%); color: var(--play-on-accent) }
  .play-bar [data-do=run][aria-disabled=true] { border-color: var(--play-line); background-color: var(--play-panel); color: var(--play-soft); cursor: progress }
  .cell:not(:has(.code-editor)) .play-bar { position: static }
  .cell:not(:has(.code-editor)) .play-bar [data-do=run]:not(:hover, :focus-visible, [aria-disabled=true]) { background-color: var(--play-paper); color: var(--play-accent) }
  :where(.break .choices) button { display: block; padding: .43em .7em; border: 1px solid var(--play-edge); border-radius: .3rem; text-align: start; background-color: var(--play-paper) }
  @media print { .play-bar { display: none } }`;
document.head.append(style);
