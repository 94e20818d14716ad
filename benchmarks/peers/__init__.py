"""The same content, built by every peer and by us, on one machine in one run: `python -m benchmarks.peers`.

content   what is built: pages with a snippet each, and the edits
tools     who builds it, each with the settings that its documentation recommends
measure   how long a command takes, with all that it starts, and how much memory
right     whether the figures that came out are the right ones; a wrong one is not fast
floors    what nobody can beat: the snippets without a site, the site without snippets
serve     from a save to the browser's reload
report    RESULTS.md, from what was measured
"""
