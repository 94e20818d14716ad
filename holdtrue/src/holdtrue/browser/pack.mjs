// node runtime.mjs RAW PACKED SCRIPT: run a Python script by the Pyodide in the folder RAW, which it sees as /raw,
// and let it write to the folder PACKED, /packed.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [raw, packed, script] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${raw}/pyodide.mjs`));
const python = await loadPyodide({
  indexURL: raw,
  packages: ["numpy", "matplotlib"],
  // The same bytes every time: sets are compiled in one order. No columns: what is compiled gets a fifth smaller.
  env: { HOME: "/home/pyodide", PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1" },
});
for (const [folder, root] of Object.entries({ "/raw": raw, "/packed": packed })) {
  python.FS.mkdir(folder);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, folder);
}
python.runPython(await readFile(script, "utf-8"));
