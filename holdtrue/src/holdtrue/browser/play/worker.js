// Python in a worker of a frame that has no rights (frame.html): it runs snippets by ../runner.py.
// Before this, in one script, stand Pyodide's two (see python.js), as the functions createPyodideModule and loadPyodide.
// The frame sends {files, packages} and a port; through the port each message {id, type: "start", "run", "draw", "check" or
// "cell", …} of the page gets one {id, type: "answer" or "failed", …}; what is told meanwhile is {type: "output", text}.
// Nothing can be loaded here. What Pyodide fetches as it starts is answered from `files`.
"use strict";

const NOWHERE = "https://python.invalid/"; // the address that the files have for Pyodide
const ARCHIVE = "/project.zip"; // as it was published: the snippets and what runs them
const PROJECT = "/project"; // the same, unpacked anew for each run

async function start({ files, packages }, tell) {
  const network = self.fetch;
  self.fetch = async (address) => {
    const name = String(address.url ?? address).replace(NOWHERE, "");
    const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(files[name], { status: name in files ? 200 : 404, headers: { "Content-Type": type } });
  };
  const pyodide = await loadPyodide({ indexURL: NOWHERE, packages, createPyodideModule });
  self.fetch = network;
  pyodide.FS.writeFile(ARCHIVE, new Uint8Array(files["project.zip"]));
  const player = pyodide.runPython(`
import sys
sys.path.insert(0, "${ARCHIVE}")
from holdtrue.browser import runner
runner.Player("${ARCHIVE}", "${PROJECT}")
`);
  const plain = (answer) => answer.toJs({ dict_converter: Object.fromEntries });
  const act = (run) => ({ name, code, positions }) => plain(run(name, code, pyodide.toPy(positions), tell));
  const check = ({ name, code, tests, laws }) => plain(player.check(name, code, tests, pyodide.toPy(laws), tell));
  const cell = ({ name, code, number }) => plain(player.cell(name, number, code, tell));
  return { start: () => ({}), run: act(player.run), draw: act(player.draw), check, cell };
}

self.onmessage = ({ data, ports: [port] }) => {
  const player = start(data, (text) => port.postMessage({ type: "output", text }));
  player.catch(() => {}); // the page hears of it when it asks
  port.onmessage = async ({ data: { id, type, ...message } }) => {
    try {
      port.postMessage({ ...(await player)[type](message), type: "answer", id });
    } catch (error) {
      const lines = String(error.message || error).trim().split("\n"); // of Python a whole traceback
      port.postMessage({ type: "failed", id, message: lines.at(-1) });
    }
  };
};
