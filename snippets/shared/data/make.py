"""Makes land.npy and digits.npz from the published files; see README.md.

    python snippets/shared/data/make.py land-50m.json digits.csv.gz
"""

import json
import sys
from pathlib import Path

import numpy as np
from matplotlib.path import Path as Outline

HERE = Path(__file__).parent


def rings(topology):
    """Every ring of the land polygons of a TopoJSON file, (n, 2) in degrees.

    An arc is a list of differences of whole numbers; ~i is arc i run
    backwards (TopoJSON specification 1.0.0, sections 2.1.3 and 2.1.4).
    """
    scale, origin = (topology["transform"][k] for k in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + origin for arc in topology["arcs"]]
    for shape in topology["objects"]["land"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        for ring in (ring for polygon in polygons for ring in polygon):
            ring = np.concatenate([arcs[i] if i >= 0 else arcs[~i][::-1] for i in ring])
            ring[:, 0] = np.unwrap(ring[:, 0], period=360)  # the date line is no coast
            if abs(ring[-1, 0] - ring[0, 0]) > 180:  # once around the Earth: Antarctica
                ring = np.concatenate([ring, [[ring[-1, 0], -90], [ring[0, 0], -90]]])
            yield ring


def rasterize(topology):
    """Is the centre of each 1 degree cell land? (180, 360), north and west first."""
    longitude, latitude = np.meshgrid(np.arange(-179.5, 180), np.arange(89.5, -90, -1))
    land = np.zeros(longitude.shape, dtype=bool)
    for ring in rings(topology):
        for turn in (-360, 0, 360):  # an unwrapped ring may lie beyond the map's edge
            centres = np.column_stack([(longitude + turn).ravel(), latitude.ravel()])
            land ^= Outline(ring).contains_points(centres).reshape(land.shape)  # a hole undoes
    return land


if __name__ == "__main__":
    land_file, digits_file = sys.argv[1:]
    land = rasterize(json.loads(Path(land_file).read_text("utf-8")))
    np.save(HERE / "land.npy", np.packbits(land, axis=1))
    digits = np.loadtxt(digits_file, delimiter=",", dtype=np.uint8)
    np.savez_compressed(HERE / "digits.npz", images=digits[:, :64], labels=digits[:, 64])
