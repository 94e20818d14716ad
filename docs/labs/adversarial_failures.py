# ---
# title: Four ways to lose a game
# description: >-
#   Train a small generator against a small discriminator on eight points of a ring, make each of the four failures of
#   adversarial training happen, and cure it.
# ---

# %% [markdown]
# # Four ways to lose a game
#
# On paper the [adversarial game](../foundations/introduction.md#what-is-adversarial-loss) ends well: once nobody can tell
# real pictures from made ones, the made ones are as good as the data. In practice people lose it in four ways. **Can we
# lose it in each of them on purpose, one at a time, and say what has to change so that we don’t?**
#
# To let you see everything at once, a picture here is a point in the plane. Real ones lie in eight small heaps on a
# ring. The players are networks with two hidden layers of 32 units each. Each claim about them stands in the code as an
# `assert`: if one were wrong, this page wouldn’t exist.

# %%
import copy

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.mlp import MLP, Adam

STD = 0.15
turns = 2 * np.pi * np.arange(8) / 8
heaps = 2 * np.column_stack([np.cos(turns), np.sin(turns)])


def real(rng, n):
    """n real pictures: one of the eight heaps, then a point of it."""
    return heaps[rng.integers(8, size=n)] + STD * rng.normal(size=(n, 2))


def noise(rng, n):
    return rng.normal(size=(n, 2))


# %% [markdown]
# Two numbers tell how well a generator does: the share of its pictures that lie in a heap (within three standard
# deviations of its middle), and the number of heaps that get at least 2% of them. Perfection would be nearly 100%, and 8.

# %%
def score(x):
    """Share of the pictures x (n, 2) in any heap, number of heaps."""
    distance = np.linalg.norm(x[:, None] - heaps, axis=2)
    inside = distance.min(axis=1) < 3 * STD
    counts = np.bincount(distance.argmin(axis=1)[inside], minlength=8)
    return inside.mean(), int((counts >= 0.02 * len(x)).sum())


def show(ax, x, title):
    """Pictures as dots, heaps as circles."""
    for middle in heaps:
        ax.add_patch(plt.Circle(middle, 3 * STD, fill=False, ec="0.5"))
    ax.plot(*x[:300].T, ".", ms=3, alpha=0.6)
    ax.set(title=title, aspect="equal", xticks=[-2, 0, 2],
           yticks=[-2, 0, 2], xlim=(-3.2, 3.2), ylim=(-3.2, 3.2))


# %% [markdown]
# The discriminator puts out log odds $o$, so $D(x) = 1 / (1 + e^{-o})$ is the probability that $x$ is real. It takes one
# step on a batch of both kinds; then the generator takes a step. Unless we say otherwise the generator’s loss is
# $-\log D$, the [non-saturating](../foundations/introduction.md#d-is-too-good) one.

# %%
def sigmoid(o):
    return 1 / (1 + np.exp(-o))


def teach(D, optimizer, x, made):
    """One step of D on real pictures x and made ones."""
    o = D.forward(np.concatenate([x, made]))
    is_real = np.repeat([1, 0], [len(x), len(made)])[:, None]
    D.backward((sigmoid(o) - is_real) / len(x))
    optimizer.step(D.gradients)


def follow(G, D, z, saturating=False):
    """Gradients of the generator's loss on noise z, left in G."""
    o = D.forward(G.forward(z))
    slope = -sigmoid(o) if saturating else sigmoid(o) - 1
    G.backward(D.backward(slope / len(z)))


def play(rng, G, D, steps, rate=3e-3, d_rate=3e-3, d_steps=1):
    """Alternate d_steps steps of D with one of G, batches of 128."""
    g_adam = Adam(G.parameters, rate, decay=(0.5, 0.99))
    d_adam = Adam(D.parameters, d_rate, decay=(0.5, 0.99))
    for _ in range(steps):
        for _ in range(d_steps):
            teach(D, d_adam, real(rng, 128), G.forward(noise(rng, 128)))
        follow(G, D, noise(rng, 128))
        g_adam.step(G.gradients)


def value(D, x, made):
    """V(D, G), from samples."""
    return -(np.logaddexp(0, -D.forward(x)).mean()
             + np.logaddexp(0, D.forward(made)).mean())


# %% [markdown]
# ## A discriminator that can’t see
#
# *What we expect.* A discriminator whose log odds are a polynomial of degree 2
# [goes blind](../foundations/introduction.md#d-is-short-sighted) as soon as means, variances and covariance are right
# ([@arora2017generalization]). Then the generator has no reason to go on, and it has never heard of heaps.
#
# So let $D$ see nothing of a picture $(x, y)$ but $x$, $y$, $x^2$, $xy$ and $y^2$.

# %%
class ShortSighted:
    """Log odds that are linear in x, y, x^2, x y and y^2."""

    def __init__(self, rng):
        self.head = MLP(rng, [5, 1])
        self.parameters = self.head.parameters

    def forward(self, pictures):
        self.x, self.y = x, y = pictures.T
        return self.head.forward(np.column_stack([x, y, x**2, x * y, y**2]))

    def backward(self, g):
        g = self.head.backward(g).T
        self.gradients = self.head.gradients
        return np.column_stack([g[0] + 2 * self.x * g[2] + self.y * g[3],
                                g[1] + self.x * g[3] + 2 * self.y * g[4]])


rng = np.random.default_rng(0)
G, D = MLP(rng, [2, 32, 32, 2]), ShortSighted(rng)
play(rng, G, D, 400, rate=1e-3, d_rate=1e-2, d_steps=5)

x, fooling = real(rng, 4000), G.forward(noise(rng, 4000))
blind, (blind_share, _) = value(D, x, fooling), score(fooling)
print(f"V = {blind:.3f}, a coin has {-np.log(4):.3f}")
print("covariance, real:", np.cov(x.T).round(1).tolist())
print("covariance, made:", np.cov(fooling.T).round(1).tolist())
print(f"in a heap: {blind_share:.0%}")
assert abs(blind + np.log(4)) < 0.05
assert np.abs(np.cov(x.T) - np.cov(fooling.T)).max() < 0.8
assert blind_share < 0.5

# %% [markdown]
# The game is over. This discriminator does no better than a coin, and the generator is wrong. The cure is a judge who
# sees more: the same generator plays on, against a network.

# %%
D = MLP(rng, [2, 32, 32, 1])
play(rng, G, D, 1200)
good_share, good_heaps = score(good := G.forward(noise(rng, 4000)))
print(f"in a heap: {good_share:.0%}, heaps: {good_heaps}")
assert good_share > 0.75 and good_heaps >= 7

# %% alt="Two squares with eight circles on a ring. Left, a round cloud of dots fills the ring, the gaps between the circles and the middle. Right, the dots gather inside all the circles, with few in between." caption="Pictures made for a discriminator that sees five numbers, and after 1,200 more steps against one that is a network."
fig, axes = plt.subplots(1, 2, figsize=(5, 2.9))
show(axes[0], fooling, "degree 2")
show(axes[1], good, "network")

# %% [markdown]
# ## A discriminator that stands still
#
# *What we expect.* Against a fixed discriminator the best generator makes
# [a single picture](../foundations/introduction.md#mode-collapse), the one with the highest $D(x)$ of all
# ([@goodfellow2016nips]). A network can’t jump there, but every picture climbs to the nearest peak.
#
# Take the good generator and a fresh discriminator, which learns by heart what sets 50 real pictures apart from 50 made
# ones. (Any two handfuls differ in something.) Then freeze it, and let $G$ learn alone.

# %%
whims = MLP(rng, [2, 32, 32, 1])
adam = Adam(whims.parameters, 1e-2)
few, made = real(rng, 50), G.forward(noise(rng, 50))
for _ in range(300):
    teach(whims, adam, few, made)
frozen, z = copy.deepcopy(G), noise(rng, 2000)
adam = Adam(frozen.parameters, 3e-3, decay=(0.5, 0.99))
before = whims.forward(frozen.forward(z)).mean()
for _ in range(400):
    follow(frozen, whims, noise(rng, 128))
    adam.step(frozen.gradients)
collapsed = frozen.forward(z)
after = whims.forward(collapsed).mean()
frozen_share, frozen_heaps = score(collapsed)
print(f"mean log odds, before: {before:.1f}, after: {after:.1f}")
print(f"in a heap: {frozen_share:.0%}, heaps: {frozen_heaps}")
assert after > before + 3
assert frozen_heaps <= 5 and frozen_share < 0.6

# %% [markdown]
# The frozen judge is delighted, and heaps have vanished. Now start once more from the good generator and the judge with
# its whims, but let the judge answer at every step.

# %%
alive = copy.deepcopy(G)
play(rng, alive, whims, 900)
alive_share, alive_heaps = score(answered := alive.forward(z))
print(f"in a heap: {alive_share:.0%}, heaps: {alive_heaps}")
assert alive_share > 0.7 and alive_heaps >= 6

# %% alt="Two squares with the ring of eight circles. Left, the dots have gathered in a few short arcs and knots, mostly between or outside the circles; most circles are empty. Right, the dots lie in all the circles." caption="From the same start: what the generator makes when its judge stands still, and when its judge answers."
fig, axes = plt.subplots(1, 2, figsize=(5, 2.9))
show(axes[0], collapsed, "frozen")
show(axes[1], answered, "answers")

# %% [markdown]
# ## A discriminator that is too good
#
# *What we expect.* Where $D$ is sure that a picture is made, $\log(1 - D)$ is flat and
# [leaves no gradient](../foundations/introduction.md#d-is-too-good), while $-\log D$ is steep
# ([@arjovsky2017towards]).
#
# Start a new generator far away from the ring, which gives the discriminator an easy life, and let $D$ learn alone.
# Before each of its steps we measure the gradient that either loss would give the generator.

# %%
def length(G, D, saturating):
    """Of the gradient that the generator gets."""
    follow(G, D, z[:200], saturating)
    return np.sqrt(sum((g**2).sum() for g in G.gradients))


far, sure = MLP(rng, [2, 32, 32, 2]), MLP(rng, [2, 32, 32, 1])
far.parameters[-1][:] = 6, 0
adam = Adam(sure.parameters, 3e-3, decay=(0.5, 0.99))
lengths = []
for _ in range(401):
    lengths.append([length(far, sure, True), length(far, sure, False)])
    teach(sure, adam, real(rng, 128), far.forward(noise(rng, 128)))

print("log(1 - D): {:.5f}, -log D: {:.3f}".format(*lengths[-1]))
assert lengths[-1][1] > 100 * lengths[-1][0]

# %% [markdown]
# Now both learn, the generator by plain steps against its gradient. (Adam would divide the length of the gradient out
# again, which is a cure of sorts.) We run it once with each loss; nothing else differs.

# %%
def distance_moved(saturating, steps=150):
    """How far the pictures have moved on average, after each step."""
    G, D = copy.deepcopy(far), copy.deepcopy(sure)
    adam = Adam(D.parameters, 3e-3, decay=(0.5, 0.99))
    start, path = G.forward(z), []
    for _ in range(steps):
        teach(D, adam, real(rng, 128), G.forward(noise(rng, 128)))
        follow(G, D, noise(rng, 128), saturating)
        for p, g in zip(G.parameters, G.gradients, strict=True):
            p -= 0.01 * g
        path.append(np.linalg.norm(G.forward(z) - start, axis=1).mean())
    return path


moved = [distance_moved(True), distance_moved(False)]
print(f"log(1 - D): {moved[0][-1]:.3f}, -log D: {moved[1][-1]:.3f}")
assert moved[0][-1] < 0.1 and moved[1][-1] > 1

# %% alt="Left, on a logarithmic axis, the lengths of two gradients while D learns: that of log(1 − D), solid, falls by two or three powers of ten, that of −log D, dashed, rises to above 1. Right, how far the pictures have moved: a flat solid line at 0 and a dashed one that climbs to several units." caption="Left, the gradient that either loss offers while $D$ gets better. Right, what the generator makes of it."
fig, (left, right) = plt.subplots(1, 2, figsize=(5, 2.9))
for k, name, line in (0, "log(1 − D)", "-"), (1, "−log D", "--"):
    left.plot([pair[k] for pair in lengths], line, color=f"C{k}")
    right.plot(moved[k], line, color=f"C{k}")
    right.text(150, moved[k][-1] + 0.3 - 3 * k, name, color=f"C{k}", ha="right")
left.set(yscale="log", xlabel="steps of D alone", title="gradient")
_ = right.set(xlabel="steps of both", title="distance moved")

# %% [markdown]
# ## The endless chase
#
# *What we expect.* In [the smallest game](../foundations/introduction.md#cures) two players who step at the same time
# circle the solution and drift away from it, and friction brings them to rest ([@mescheder2018training]).
#
# That game had two numbers and a formula. Here it is played with samples. The data are one heap at $(0, 0)$; the
# generator makes a heap of the same shape and learns its middle $c$; the log odds of $D$ are $w \cdot x$. Near the
# solution a step of rate $\eta$ with penalty $\frac{\gamma}{2}|w|^2$ multiplies the distance by
# $\sqrt{1 - \eta\gamma + \eta^2/4}$, as long as the heaps are narrow. (The 4 is $2^2$, as $D = \frac12$ there.)

# %%
def chase(rng, penalty, rate=0.3, std=0.05, steps=300):
    """Rows (c, w) of both players, who step at the same time."""
    c, w, path = np.array([0.2, 0]), np.zeros(2), []
    for _ in range(steps):
        path.append([*c, *w])
        x, made = std * rng.normal(size=(2, 128, 2)) + [[[0, 0]], [c]]
        wrong_real = 1 - sigmoid(x @ w)
        wrong_made = sigmoid(made @ w)
        to_w = (wrong_real @ x - wrong_made @ made) / 128 - penalty * w
        c, w = c + rate * (1 - wrong_made).mean() * w, w + rate * to_w
    return np.array(path)


paths = {penalty: chase(rng, penalty) for penalty in (0, 0.3)}
away = {p: np.linalg.norm(path, axis=1) for p, path in paths.items()}
for penalty, r in away.items():
    factor = np.sqrt(1 - 0.3 * penalty + 0.3**2 / 4)
    step = [[1, 0.3 / 2], [-0.3 / 2, 1 - 0.3 * penalty]]  # of (c, w) near the solution, where D is ½
    assert np.allclose(np.abs(np.linalg.eigvals(step)), factor)
    print(f"penalty {penalty}: in 20 steps × {r[20] / r[0]:.2f}, "
          f"expected × {factor**20:.2f}; after 300: {r[-1]:.3f}")
    assert abs(r[20] / r[0] / factor**20 - 1) < 0.1
assert away[0][-1] > 2 * away[0][0]
assert away[0.3][-1] < away[0.3][0] / 4

# %% alt="Left, the plane of the generator’s first coordinate and the discriminator’s first weight, with a cross in the middle. The solid path without penalty is a spiral that widens, the dashed one with penalty runs into the cross. Right, the distance to the solution on a logarithmic axis, rising without penalty and falling with it." caption="The chase without friction and with it."
fig, (left, right) = plt.subplots(1, 2, figsize=(5, 2.9))
for line, (penalty, path) in zip(["-", "--"], paths.items(), strict=True):
    left.plot(path[:, 0], path[:, 2], line, lw=1.2)
    right.plot(away[penalty], line)
    right.text(300, away[penalty][-1] * 1.6, f"penalty {penalty}", ha="right")
left.plot(0, 0, "+", color="k", ms=12)
left.set(xlabel="$c_1$", ylabel="$w_1$", title="both players")
left.set(aspect="equal", xticks=[-0.5, 0, 0.5], yticks=[-0.5, 0, 0.5])
right.set(yscale="log", xlabel="steps", title="distance")
_ = right.set(ylim=(None, 3), xticks=[0, 150, 300])

# %% [markdown]
# ## What to keep { #what-was-learnt }
#
# - A short-sighted judge ends the game too early: it is content with whatever has the right five numbers.
# - A judge that stands still is exploited. Only a judge that answers keeps the generator varied.
# - A judge that is too good does harm only through a loss that goes flat. Change the loss, not the judge.
# - Two players who step at once circle each other; a little friction brings them to rest.
#
# Each failure took only a few lines of code, and so did its cure. *Is there a way from noise to data
# without any opponent?* There [the road goes on](../foundations/introduction_paths.md).
#
# /// exercise | replace_adam
#
# In the third section, let both generators learn with `Adam` instead of plain steps. Does the one with $\log(1 - D)$ still
# stand still? Say why before you run it.
#
# ??? solution "Solution"
#
#     It moves. Adam divides each gradient by a running mean of its size, so a small gradient makes as large a step as a
#     big one: a flat loss takes away the length, not the direction. That works until the numbers get so small that
#     `eps` in the denominator takes over.
# ///
#
# /// exercise | take_turns
#
# In `chase`, let $D$ answer the new $c$ instead of the old one, without any penalty. What becomes of the spiral?
#
# ??? solution "Solution"
#
#     Draw `made` and take the step of $w$ after $c$ has moved. The spiral becomes
#     [nearly a closed curve](../foundations/introduction.md#cures): players who take turns don’t escape. The curve shrinks
#     a little, because the spread of the heaps acts as friction, too.
# ///
#
# ## References
#
# /// references | cited
# ///
