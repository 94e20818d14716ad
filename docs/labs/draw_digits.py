# ---
# title: A network learns to draw
# description: A lab in which a network is trained from scratch to draw digits, and is then asked whether it copies.
# ---

# %% [markdown]
# # A network learns to draw
#
# *What happens between the first scribble and the first digit, and can you watch a network learn by heart?*
#
# The chapter [on pictures](../diffusion/pictures.md) shows a network that was trained beforehand. Here you train one from
# scratch, in minutes at most, and look over its shoulder. Whatever the text claims, a cell checks.
#
# ## The data, in two parts
#
# Of 1,797 digits, 597 are picked at random and held out. The network is trained on the other 1,200. A digit is a point in
# 64 dimensions: its pixels run from −1, paper, to 1, ink.

# %%
import matplotlib.pyplot as plt
import numpy as np

from snippets.shared import digit_flow
from snippets.shared.mlp import MLP

images, labels, fresh, fresh_labels = digit_flow.split()
print(images.shape, fresh.shape)
assert images.min() == -1 and images.max() == 1

# %% [markdown]
# ## Train
#
# A step takes 256 digits with their labels, mixes each with noise, and asks the network for the velocity. A moving
# average of the weights is kept along the way. From time to time we stop, draw, and note the loss on both parts. The noise
# is the same at each stop.

# %% long=true
def mean_loss(weights, x, y):
    """On the same 2,000 examples each time, with their labels."""
    rng = np.random.default_rng(2)
    examples = digit_flow.batch(rng, 2000, x, y, drop=0)
    return digit_flow.loss(MLP.of(weights), *examples)


steps, stops = 4000, [50, 250, 500, 1000, 2000, 4000]
wanted = np.arange(10)
table, drawn = [], []
for step, _, own, averaged in digit_flow.train(np.random.default_rng(7),
                                               steps):
    if step in stops:
        table.append([mean_loss(own, fresh, fresh_labels),
                      mean_loss(averaged, fresh, fresh_labels),
                      mean_loss(averaged, images, labels)])
        drawn.append(digit_flow.sample(10, np.random.default_rng(3), 12,
                                       wanted, weights=averaged))
        print(f"step {step:4}: held out {table[-1][0]:.3f}, averaged "
              f"{table[-1][1]:.3f}, on training digits {table[-1][2]:.3f}")
table = np.array(table)
assert (np.diff(table[1:, 1]) < 0).all()  # still learning …
assert table[-1, 2] < table[-1, 1] < table[-1, 0]  # … some of it by heart

# %% [markdown]
# ## What it draws on the way
#
# Each of the six rows begins from the same ten pictures of noise and asks for the digits from 0 to 9.

# %% alt="Six rows of ten small pictures, one row for each stop of the training. The first row holds grey noise, the second blurs, and the last holds digits from 0 to 9 that are easily read." caption="From scribble to digit: after 50, 250, 500, 1,000, 2,000 and 4,000 steps."
fig, ax = plt.subplots(figsize=(5, 3.3))
ax.imshow(digit_flow.sheet(np.concatenate(drawn), 10), cmap="gray_r",
          vmin=0, vmax=1, interpolation="nearest")
ax.set(xticks=[], yticks=9 * np.arange(6) + 3.5, yticklabels=stops)
ax.tick_params(length=0)
ax.spines[:].set_visible(False)

# %% [markdown]
# ## Does it do as it is told?
#
# A simple judge finds the held-out digit that is nearest to a drawing, and calls the drawing by that digit’s label. The
# network has never seen a held-out digit.

# %%
asked = fresh_labels
made = digit_flow.sample(len(asked), np.random.default_rng(4), 12, asked,
                         weights=averaged)
said = fresh_labels[digit_flow.nearest(made, fresh)[0]]
print(f"{np.mean(said == asked):.1%} are read as intended")
assert np.mean(said == asked) > 0.85

# %% [markdown]
# ## Does it copy?
#
# For each drawing, compare two distances: to the nearest of the 597 digits that the network has never seen, and to the
# nearest of as many that it was trained on.

# %%
seen = images[:len(fresh)]
to_any = digit_flow.nearest(made, images)[1]  # all 1,200
to_seen = digit_flow.nearest(made, seen)[1]
to_fresh = digit_flow.nearest(made, fresh)[1]
print(f"median distance {np.median(to_seen):.2f} to a digit seen, "
      f"{np.median(to_fresh):.2f} to one not seen")
print(f"{np.mean(to_seen < to_fresh):.1%} are nearer to one seen")
print(f"none is nearer than {to_any.min():.2f} to any digit seen")
assert to_any.min() > 0.5  # no copy
assert 0.4 < np.mean(to_seen < to_fresh) < 0.7

# %% [markdown]
# ## What to try
#
# Set `steps` and the last stop to 16000. Do the digits get sharper? What happens to the gap between the loss on training
# digits and the loss on held-out ones?
#
# Or let the network learn from 100 digits instead of 1,200: in `digit_flow.train`, cut `images` and `labels` to their
# first 100 rows. Compare the distances to these 100 digits with those to 100 held-out ones. Which checks of this lab fail
# now, and why?
