// Games whose every round wins or loses, as many as the reader likes.
import { axes, button, buttons, screen } from "./toy.js";

/** Fortunes after each round; `chances` in [0, 1) choose the steps. */
function fortunes(steps, chances) {
  let fortune = 0;
  return chances.map((chance) => {
    fortune += steps[Math.floor(chance * steps.length)];
    return fortune;
  });
}

export const core = { fortunes };

export default function mount(box, { rounds, steps }) {
  const chances = () => Array.from({ length: rounds }, Math.random);
  let game = fortunes(steps, chances());
  const paint = (context, width, height, colours) => {
    const frame = [70, 20, width - 90, height - 80];
    const scales = {
      x: [0, rounds], xticks: [0, rounds / 2, rounds], xname: "round",
      y: [-rounds / 2, rounds / 2], yticks: [-10, 0, 10], yname: "euros",
    };
    const [X, Y] = axes(context, frame, scales, colours, 13);
    Object.assign(context, { strokeStyle: colours.c0, lineWidth: 2 });
    context.beginPath();
    context.moveTo(X(0), Y(0));
    game.forEach((fortune, i) => context.lineTo(X(i + 1), Y(fortune)));
    context.stroke();
  };
  const { show } = screen(box, paint, "A line that goes up and down.");
  button(buttons(box.querySelector(".desk")), "Play once more", () => {
    game = fortunes(steps, chances());
    show();
  });
}
