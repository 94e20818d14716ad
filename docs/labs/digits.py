# ---
# title: Ten Gaussians learn to write
# description: A lab in which Gaussians read, write, compress and copy digits, and what tells them apart.
# ---

# %% [markdown]
# # Ten Gaussians learn to write
#
# *How much of handwriting can you learn with nothing but Gaussians, and how would you notice that a model merely copies?*
#
# This course has used Gaussians to [make digits](../foundations/toy_model.md#what-is-generative-modelling) and to [read
# them](../foundations/nutshell.md#inference). Here you build all of it from an empty file, up to a table of scores. The
# cells assert what the text claims: if a claim were wrong, this page wouldn’t exist.
#
# ## Look at the data
#
# There are 1,797 digits of 8×8 pixels, each from 0 (paper) to 16 (ink) ([@alpaydin1998optical]). We keep the last 597 for
# the test. Of the other 1,200, models are fitted to the first 1,000, and the 200 after them decide between models.

# %% alt="Two rows of ten handwritten digits, 0 to 9 in each row, coarse but easily read." caption="The first two digits of each kind."
import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import digits

images, labels = digits()
y, y_test = labels[:1200], labels[1200:]


def show(ax, x, columns, rows):
    """Images (n, 64) as one large image; its rows have names."""
    framed = np.pad(x.reshape(-1, 8, 8), [(0, 0), (1, 1), (1, 1)])
    sheet = framed.reshape(-1, columns, 10, 10).swapaxes(1, 2)
    sheet = sheet.reshape(-1, columns * 10)
    ax.imshow(sheet, "gray_r", vmin=0, vmax=16, interpolation="nearest")
    at = 10 * np.arange(len(rows)) + 4.5
    ax.set(xticks=[], yticks=at, yticklabels=rows)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)


fig, ax = plt.subplots(figsize=(5, 1.1))
first = np.array([np.flatnonzero(labels == k)[:2] for k in range(10)])
show(ax, images[first.T.ravel()], 10, ["", ""])
print(np.bincount(y), "training digits of each kind")
assert images.shape == (1797, 64)
assert set(np.unique(images)) == set(range(17))

# %% [markdown]
# Some pixels are blank in every training image. Their variance is zero, the plain covariance matrix is singular, and
# its Gaussian has no density. Even where pixels do vary they are whole numbers, and a density can put an [infinitely high
# spike](../foundations/what_is_a_model.md#when-outcomes-cant-be-counted) on each. One remedy cures both: add to each
# pixel a random number between 0 and 1, as if the scanner had rounded down. The mean log-density of such *dequantised*
# data is never better than the log-probability of the whole numbers ([@theis2015note, §3.1]). So it can be quoted as a
# cost in **bits per pixel** and compared with a code for 17 equally likely values.

# %%
x = images + np.random.default_rng(0).random(images.shape)
train, test = x[:1200], x[1200:]
fit_to, choose = train[:1000], train[1000:]
flat = np.log2(17)


def bits(log_p):
    """Mean cost of a pixel, from log-densities of images in nats."""
    return -np.mean(log_p) / 64 / np.log(2)


print(f"a code that knows nothing of digits: {flat:.3f} bits a pixel")
assert (images[:1200].std(axis=0) == 0).any()
assert np.linalg.matrix_rank(np.cov(images[:1200].T)) < 64  # singular
assert train.std(axis=0).min() > 0.25  # no pixel is constant any more

# %% [markdown]
# ## One family for everything
#
# A **mixture of Gaussians** first draws one of its components and then a point of that component. Give it one component,
# ten, or one for each training image: density and sampling stay the same, and only the fit differs.

# %%
def log_joint(x, model):
    """log w + log Gaussian of each (w, mean, covariance). (k, n)"""
    rows = []
    for w, mean, covariance in model:
        root = np.linalg.cholesky(2 * np.pi * covariance)
        z = np.linalg.solve(root, (x - mean).T)
        log_volume = np.log(root.diagonal()).sum()
        rows.append(np.log(w) - np.pi * (z**2).sum(axis=0) - log_volume)
    return np.array(rows)


def log_sum(a):
    """log of the sum of e^a over the first axis, without overflow."""
    top = a.max(axis=0)
    return top + np.log(np.exp(a - top).sum(axis=0))


def sample(rng, model, n):
    """A component, then its mean + root of the covariance times noise."""
    roots = [np.linalg.cholesky(covariance) for _, _, covariance in model]
    ks = rng.choice(len(model), size=n, p=[w for w, _, _ in model])
    return np.array([model[k][1] + roots[k] @ rng.normal(size=64)
                     for k in ks])


def shrunk(covariance, s):
    """Drawn towards a ball of the same total variance."""
    return (1 - s) * covariance + s * np.trace(covariance) / 64 * np.eye(64)


def fit(x, kinds, s):
    """One Gaussian for each set of labels."""
    own = [x[np.isin(y[:len(x)], kind)] for kind in kinds]
    return [(len(a) / len(x), a.mean(axis=0),
             shrunk(np.cov(a.T, bias=True), s)) for a in own]


# %% [markdown]
# Each of the ten sees a tenth of the data, and 100 images are few for 64 variances and 2,016 covariances. So each
# covariance is *shrunk* towards a ball. How far? Let the 200 images decide, by likelihood.

# %% alt="Two curves of bits per pixel over the shrinkage on a logarithmic axis, one Gaussian dashed and ten solid; both sag to a lowest point and rise towards 1, the solid one is the lower at its best and by far the higher at the left end." caption="Too little shrinkage, and a covariance is noise; too much, and it is a ball."
ONE, TEN = [range(10)], [[k] for k in range(10)]
strengths = [1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.05, 0.1, 0.3, 1.0]
one, ten = ([bits(log_sum(log_joint(choose, fit(fit_to, kinds, s))))
             for s in strengths] for kinds in (ONE, TEN))
s_one, s_ten = strengths[np.argmin(one)], strengths[np.argmin(ten)]
fig, ax = plt.subplots(figsize=(5, 3))
ax.plot(strengths, one, "o--", color="C0")
ax.plot(strengths, ten, "s-", color="C1")
ax.text(2e-4, 3.2, "one Gaussian", color="C0")
ax.text(1.5e-3, 3.85, "ten Gaussians", color="C1")
ax.set(xscale="log", xlabel="shrinkage", ylim=(2.9, 4.4))
ax.set(xticks=[1e-4, 1e-2, 1], yticks=[3, 3.5, 4])
ax.set_title("bits per pixel, fresh images")
print(f"shrinkage: {s_one} for one Gaussian, {s_ten} for ten")
assert 1e-4 < s_one < s_ten < 1
assert min(ten) < min(one) - 0.05 and ten[0] > one[0] + 0.5

# %% [markdown]
# Ten are better than one, but only if you hold them back.
#
# ## They read
#
# By [Bayes’ rule](../foundations/nutshell.md#inference) the likeliest digit is the component with the largest joint
# density. Its rival can do nothing but read: it *takes the label of the nearest training image*.

# %%
def square(a, b):
    """Squared distances of all rows of a from all rows of b. (n, m)"""
    lengths = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1)
    return (lengths - 2 * a @ b.T).clip(0)


models = {"one Gaussian": fit(train, ONE, s_one),
          "ten Gaussians": fit(train, TEN, s_ten)}
said = log_joint(test, models["ten Gaussians"]).argmax(axis=0)
right = np.mean(said == y_test)
rival = np.mean(y[square(test, train).argmin(axis=1)] == y_test)
confusion = np.histogram2d(y_test, said, bins=range(11))[0].astype(int)
print(f"right: ten Gaussians {right:.1%}, nearest neighbour {rival:.1%}")
print("rows: the digit, columns: what the ten Gaussians say", confusion,
      sep="\n")
assert right > 0.93 and abs(right - rival) < 0.03
assert (confusion.argmax(axis=1) == range(10)).all()

# %% [markdown]
# ## They write
#
# Both readers are about equally good, but only one of them can write. Each row below is the work of one component. A
# [judge](../foundations/toy_model.md#one-table-for-all-of-them) gives each image the label of the nearest test digit.

# %% alt="Ten rows of twelve generated images, one row for each digit 0 to 9. Most can be read; strokes are a little ragged and the paper is speckled with faint grey." caption="What the ten Gaussians write."
rng = np.random.default_rng(1)
written = np.array([sample(rng, [(1, mean, covariance)], 50)
                    for _, mean, covariance in models["ten Gaussians"]])
judged = y_test[square(written.reshape(-1, 64), test).argmin(axis=1)]
recognised = np.mean(judged == np.repeat(range(10), 50))
fig, ax = plt.subplots(figsize=(5, 4.2))
show(ax, written[:, :12], 12, range(10))
print(f"{recognised:.1%} of 500 are recognised")
assert recognised > 0.85

# %% [markdown]
# ## Fewer directions
#
# A few [principal directions](../foundations/nutshell.md#the-world-is-highly-structured) hold nearly all that you can
# see. **Probabilistic PCA** ([@tipping1999probabilistic]) turns them into a density: a Gaussian with the data’s variances
# along the first $k$ directions and one small variance along all others.

# %%
def flattened(model, k):
    """The variances beyond the k largest are replaced by their mean."""
    result = []
    for w, mean, covariance in model:
        variances, axes = np.linalg.eigh(covariance)  # rising
        variances[:64 - k] = variances[:64 - k].mean()
        result.append((w, mean, (axes * variances) @ axes.T))
    return result


sizes = [0, 2, 4, 8, 12, 16, 24, 32, 48]
cut = [bits(log_sum(log_joint(choose, flattened(fit(fit_to, TEN, 0), k))))
       for k in sizes]
k = sizes[np.argmin(cut)]
models["ten, flattened"] = flattened(fit(train, TEN, 0), k)
read = log_joint(test, models["ten, flattened"]).argmax(axis=0) == y_test
print(f"{k} directions: {min(cut):.3f} bits; shrinkage: {min(ten):.3f}")
assert 4 <= k <= 24 and min(cut) > min(ten) + 0.2
assert abs(read.mean() - right) < 0.04

# %% alt="Top, three rows of eight images: test digits, the same rebuilt from the best number of directions, somewhat blurred, and new ones of the flattened model with a light grey grain. Bottom, the variances along 64 directions, falling steadily over more than three powers of ten." caption="Top, what the directions of largest variance carry: test digits, the same digits rebuilt from a few directions, and new ones. Bottom, the variances along all 64."
fig, (grid, bottom) = plt.subplots(2, 1, figsize=(5, 4),
                                   height_ratios=[5, 4])
variances, axes = (a[..., ::-1] for a in np.linalg.eigh(np.cov(train.T)))
own = np.array([test[y_test == digit][0] for digit in range(8)])
middle, few = train.mean(axis=0), axes[:, :k]
rebuilt = middle + (own - middle) @ few @ few.T
new = [sample(rng, [(1, *gaussian)], 1)[0]
       for _, *gaussian in models["ten, flattened"][:8]]
names = ["test", "rebuilt", "new"]
show(grid, np.concatenate([own, rebuilt, new]), 8, names)
bottom.plot(range(1, 65), variances)
bottom.set(yscale="log", xticks=[1, 16, 32, 48, 64], xlabel="direction")
bottom.set(title="variance", yticks=[0.1, 1, 10, 100])
assert variances[0] > 1000 * variances[-1]
assert variances[k:].mean() > 10 * variances[-1]

# %% [markdown]
# The flattened model reads as well as the ten Gaussians, yet its likelihood is far worse. It loses in directions that
# nobody looks at. Where digits hardly vary at all, it lets them vary by the average of many small variances.
# **The eye sees the directions of large variance; the likelihood counts every direction alike.**
#
# ## Without labels
#
# Can ten Gaussians find the ten digits if nobody tells them which is which? **Expectation–maximisation**
# ([@bishop2006pattern, §9.2]) guesses how much of each image belongs to each component, fits the components to their
# shares, and repeats.

# %%
shares = np.eye(10)[square(train, train[:10]).argmin(axis=1)].T  # (10, n)
for _ in range(25):
    found = []
    for r in shares:
        mean = r @ train / r.sum()
        covariance = (train - mean).T * r @ (train - mean) / r.sum()
        found.append((r.mean(), mean, shrunk(covariance, s_ten)))
    joint = log_joint(train, found)
    shares = np.exp(joint - log_sum(joint))
models["ten, no labels"] = found
group = shares.argmax(axis=0)
purity = sum(np.bincount(y[group == k]).max() for k in set(group)) / 1200
print(f"{purity:.1%} share the commonest digit of their group")
assert 0.3 < purity < 0.85 < right

# %% [markdown]
# Its groups are not the digits: some mix two kinds. Nobody told it to sort by digit rather than by, say, slant.
# The table at the end will show whether that costs anything.
#
# ## The copying model
#
# Now put a narrow Gaussian of width $h$ on *every* training image. This is a [kernel
# density](../foundations/nutshell.md#a-few-numbers-or-all-the-data), and its samples are copies with a little noise.

# %% alt="Bits per pixel over the width of the kernels, on a logarithmic axis. Dashed, for the images that it was fitted to, a line that keeps falling to the left and goes below zero; solid, for other images, a curve that is lowest between 2 and 3 and shoots up to the left of it." caption="Overfitting by copying: the narrower the kernels, the better for what was seen and the worse for all else."
def log_kernels(x, centres, h):
    """log of the mean of Gaussians of width h on all centres. (n,)"""
    log_volume = np.log(len(centres)) + 32 * np.log(2 * np.pi * h**2)
    return log_sum(-square(centres, x) / (2 * h**2)) - log_volume


widths = [0.1, 0.2, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0]
seen, fresh = ([bits(log_kernels(x, fit_to, h)) for h in widths]
               for x in (fit_to, choose))
h = widths[np.argmin(fresh)]
fig, ax = plt.subplots(figsize=(5, 2.8))
ax.plot(widths, seen, "o--", color="C0")
ax.plot(widths, fresh, "s-", color="C1")
ax.text(0.1, 1.6, "images it was fitted to", color="C0")
ax.text(1.1, 9, "other images", color="C1")
ax.set(xscale="log", xlabel="width $h$", ylim=(-3, 12))
ax.set(title="bits per pixel", yticks=[0, 5, 10])
print(f"width {h}: {min(fresh):.3f} bits on other images")
print(f"width 0.1: {seen[0]:.3f} on those seen, {fresh[0]:.0f} on others")
assert (np.diff(seen) > 0).all() and seen[0] < 0  # ever better …
assert fresh[0] > 100 and 1.5 <= h <= 4  # … or not

# %% [markdown]
# With narrow kernels the model beats everything on what it has seen and is a disaster elsewhere:
# [overfitting](../foundations/what_is_a_model.md#is-lower-always-better), pure and simple. But some models have no
# likelihood; a GAN, for one, has none. Can *samples* give a copier away?
#
# ## Is it new?
#
# The first judge measures the distance of each sample from the nearest training image. Something new should be about as
# far away as a real digit that the model hasn’t seen. The second judge is the **two-sample test**
# ([@lopezpaz2016revisiting]): it mixes samples with test digits and guesses which kind each image is, from the
# nearest other image in the heap. Half right is ideal; always right means that the two can be told apart. One more
# model enters the contest. It makes noise 99 times out of 100 and a sample of the ten Gaussians once, a trick of
# [@theis2015note, §3.2].

# %%
def two_sample(a, b):
    """Share of a, and of b, next to one of their own kind."""
    heap = np.concatenate([a, b])
    distance = square(heap, heap)
    np.fill_diagonal(distance, np.inf)
    kind = np.arange(len(heap)) < len(a)
    right = kind[distance.argmin(axis=1)] == kind
    return right[kind].mean(), right[~kind].mean()


rng, n = np.random.default_rng(2), 597
made = {name: sample(rng, model, n) for name, model in models.items()}
some = train[rng.choice(1200, size=n)]
made["kernels"] = some + h * rng.normal(size=(n, 64))
added = np.linalg.norm(made["kernels"] - some, axis=1)
assert abs(added.mean() / (8 * h) - 1) < 0.02
made["copies"] = some + 0.1 * rng.normal(size=(n, 64))
made["99% noise"] = 17 * rng.random((n, 64))
made["99% noise"][::100] = made["ten Gaussians"][::100]
away = {name: np.sqrt(square(a, train).min(axis=1))
        for name, a in [*made.items(), ("test digits", test)]}
median = {name: np.median(distance) for name, distance in away.items()}
pairs = {name: two_sample(a, test) for name, a in made.items()}
mixed = rng.permutation(x)
shuffled = two_sample(mixed[:n], mixed[n:2 * n])
hands = two_sample(rng.permutation(train)[:n], test)
pairs["training digits"] = hands
mean = {name: np.mean(pair) for name, pair in pairs.items()}
print(f"two heaps of real digits, shuffled: {np.mean(shuffled):.3f}")
print(f"training digits against test digits: {np.mean(hands):.3f}")
assert abs(np.mean(shuffled) - 0.5) < 0.07 and 0.6 < np.mean(hands) < 0.8

# %% [markdown]
# First judge the judge. It can’t tell two shuffled heaps of real digits apart, and it shouldn’t. But it does tell
# *training digits from test digits*: [other hands](../foundations/nutshell.md#inference) wrote them, it seems. Nobody
# should expect a model that learns from the first 1,200 to do better.

# %% alt="Four histograms, one below the other, of the distance from the nearest training image. Copies stand in a single bar next to 0. Test digits spread around 18; kernels form a narrow heap near 20 and ten Gaussians a wider one near 21, both above much of the test digits." caption="A copy is next to its original. Is everything else new?"
shown = "copies", "test digits", "kernels", "ten Gaussians"
fig, rows = plt.subplots(4, 1, figsize=(5, 3.6), sharex=True)
for k, (ax, name) in enumerate(zip(rows, shown, strict=True)):
    ax.hist(away[name], np.arange(37), color=f"C{k}")
    ax.text(36, ax.get_ylim()[1] * 0.75, name, ha="right")
    ax.set(yticks=[], xlim=(-0.5, 36))
    ax.spines["left"].set_visible(False)
    ax.tick_params(bottom=ax is rows[-1])
ax.set_xlabel("distance from the nearest training image")
order = [median[name] for name in shown]
assert order == sorted(order) and order[0] < 1 < 10 < order[1]

# %% [markdown]
# The copies are caught. But look at the kernels of the best width $h$. They are copies too, only with more noise on top.
# In 64 dimensions that noise is about [$8h$ long](../foundations/what_is_a_model.md#noise), so by distance they pass for
# new, and more convincingly than the ten Gaussians.
#
# ## The table

# %%
log_p = {name: log_sum(log_joint(test, a)) for name, a in models.items()}
log_p["kernels"] = log_kernels(test, train, h)
log_p["copies"] = log_kernels(test, train, 0.1)
noise = np.full(n, np.log(0.99) - 64 * np.log(17))  # even from 0 to 17
once = np.log(0.01) + log_p["ten Gaussians"]
log_p["99% noise"] = np.logaddexp(noise, once)
cost = {name: bits(value) for name, value in log_p.items()}
print(" " * 18 + "nats a   bits a   nearest   two-sample test")
print(" " * 18 + "digit    pixel    distance  made  test  mean")
for name in ("test digits", "training digits", *made):
    a = b = c = ""
    if name in cost:
        a = f"{np.mean(log_p[name]):7.0f}{cost[name]:9.3f}"
    if name in median:
        b = f"{median[name]:7.1f}"
    if name in pairs:
        c = "{:9.2f}{:6.2f}{:6.2f}".format(*pairs[name], mean[name])
    print(f"{name:16}{a:16}{b:7}    {c}".rstrip())
assert all(cost[name] < flat - 0.3 for name in [*models, "kernels"])
best = cost.pop("ten Gaussians")
assert 0 < cost["99% noise"] - best < np.log2(100) / 64 + 1e-9
assert cost["99% noise"] < cost["ten, flattened"] - 0.1
assert mean["99% noise"] > 0.9 and cost["copies"] > 100
assert best < min(cost[a] for a in ("one Gaussian", "kernels")) - 0.05
assert abs(cost["ten, no labels"] - best) < 0.15
assert mean["kernels"] < min(mean[a] for a in [*models, "copies"]) - 0.05
assert pairs["kernels"][0] < 0.45 and pairs["kernels"][1] > 0.95
assert min(mean[name] for name in [*models, "copies"]) > np.mean(hands)

# %% [markdown]
# ## What to keep { #what-to-take-along }
#
# - **Every judge can be bribed.** A model that is 99% noise loses at most [$\log 100$
#   nats](../foundations/nutshell.md#the-nearest-model-in-a-family) a digit, and it beats the flattened one, which can
#   read. The kernels’ noisy copies pass for new by their distance and get the best mean in the two-sample test.
# - **Look at both halves.** That mean hides two bad ones: nearly every test digit lies next to a test digit, and so
#   do most of the kernels’ samples. Quote the two shares apart ([@xu2018empirical]).
# - Plain copies fail where they must: at distance zero, and by a likelihood on fresh data that is off the scale.
# - Reading takes labels; writing hardly does. Ten Gaussians cost almost the same without them.
# - None of the first four models comes as close to the test digits as training digits do. Handwriting is more than
#   Gaussians can hold.
#
# A stronger model needs a network. *Should that network put out probabilities or pictures?* Here [the road goes
# on](../foundations/introduction.md).
#
# ## Exercise
#
# /// exercise | a_third_dial
#
# Give each kernel the *shape* of its class, $w^2$ times the covariance of the class, and move its image towards the class
# mean by the factor $\sqrt{1 - w^2}$, as on [the first page](../foundations/what_is_a_model.md#cats). The dial turns from
# copies at $w = 0$ to the ten Gaussians at $w = 1$. Which $w$ is best for fresh images? (Let the 200 decide.)
#
# ??? solution "Solution"
#
#     Whiten each class with the root of $w^2$ times its shrunken covariance, images and moved centres alike. Then
#     `log_kernels` with $h = 1$ does the rest, except for the volume of the root and the weight of the class. The bits
#     fall steeply as $w$ grows, are lowest a little below 1, and have risen by a hair at 1. Nearly all of the memory has
#     to go before fresh images cost little; what is left of it helps.
# ///
#
# ## References
#
# /// references | cited
# ///
