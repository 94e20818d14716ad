// A game whose every round wins or loses: the reader plays as many as they like.
import { axes, button, buttons, screen } from "./toy.js";

/** The fortune after each round; `chances`, numbers from 0 to below 1, choose the steps. */
function fortunes(steps, chances) {
  let fortune = 0;
  return chances.map((chance) => (fortune += steps[Math.floor(chance * steps.length)]));
}

export const core = { fortunes };

export default function mount(box, { rounds, steps }) {
  const play = () => fortunes(steps, Array.from({ length: rounds }, Math.random));
  let game = play();
  const paint = (context, width, height, colours) => {
    const x = { x: [0, rounds], xticks: [0, rounds / 2, rounds], xname: "round" };
    const y = { y: [-rounds / 2, rounds / 2], yticks: [-10, 0, 10], yname: "fortune in euros" };
    const [X, Y] = axes(context, [70, 20, width - 90, height - 80], { ...x, ...y }, colours, 13);
    Object.assign(context, { strokeStyle: colours.c0, lineWidth: 2 });
    context.beginPath();
    context.moveTo(X(0), Y(0));
    game.forEach((fortune, i) => context.lineTo(X(i + 1), Y(fortune)));
    context.stroke();
  };
  const { show } = screen(box, paint, "A line goes up and down by one euro a round.");
  button(buttons(box.querySelector(".desk")), "Play once more", () => {
    game = play();
    show();
  });
}
