"""Reads a bookmark the way the tutorial's notebook does, with nothing but the standard library.

One JSON array a line, of which the first state counts; points that t-SNE left out lack the keys.
Prints how many points have coordinates, the first and the last of them.
"""

import json
import sys

NAMES = ["tsne-0", "tsne-1", "tsne-2"]

with open(sys.argv[1], encoding="utf-8") as file:
    for line in file:
        state = json.loads(line)[0]

points = []
for projection in state["projections"]:
    if NAMES[0] not in projection:
        continue
    points.append([projection[name] for name in NAMES])

print(json.dumps({"points": len(points), "first": points[0], "last": points[-1]}))
