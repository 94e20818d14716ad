# %% [markdown]
# # A long game
#
# A notebook as a program, with $n$ rounds.

# %%
import matplotlib.pyplot as plt
import numpy as np

steps = np.random.default_rng(0).choice([-1, 1], 1000)
print(steps.sum(), "euros")

# %% alt="A ragged line that begins at zero and wanders up and down." caption="A game of a thousand rounds."
fig, ax = plt.subplots(figsize=(6, 3))
ax.plot(steps.cumsum())
plt.show()
