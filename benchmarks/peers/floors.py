"""What nobody can beat: the snippets in one process that imports the libraries once: `python floors.py FOLDER`.

Draws every snippet of a site in FOLDER into the folder of figures, from which plain Material takes them, and prints the
seconds of CPU time that the snippets took by themselves.
"""

import runpy
import sys
import time
from pathlib import Path


def main(folder, target):
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    sys.path.insert(0, folder)
    Path(target).mkdir(parents=True, exist_ok=True)
    begin = time.process_time()
    for path in sorted(Path(folder, "snippets").glob("part*/*/drawn.py")):
        matplotlib.rcdefaults()
        figure = runpy.run_path(str(path))["figure"]()
        figure.savefig(Path(target, f"{path.parent.name}.svg"))
        plt.close(figure)
    print(time.process_time() - begin)


if __name__ == "__main__":
    main(*sys.argv[1:])
