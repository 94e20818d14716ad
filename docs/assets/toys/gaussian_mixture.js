// A mixture of Gaussians, as in snippets/shared/gaussian_mixture.py: the same names, the same formulas, in the same order of
// operations. A mixture is {weights: (K), means: (K, d), stds: (K)}; arrays are flat, row by row, so x of n points has n d numbers.

const square = (number) => number * number;

/** log(w_k N(x; t mu_k, v_k I)), (n, K), without what all components share. */
function joint({ weights, means, stds }, x, t) {
  const K = weights.length;
  const d = means.length / K;
  const shift = new Float64Array(K);
  const scale = new Float64Array(K);
  for (let k = 0; k < K; k++) {
    const v = square(1 - t) + square(t * stds[k]);
    shift[k] = Math.log(weights[k]) - (d / 2) * Math.log(2 * Math.PI * v);
    scale[k] = 2 * v;
  }
  const found = new Float64Array((x.length / d) * K);
  for (let i = 0, at = 0; i < x.length; i += d) {
    for (let k = 0; k < K; k++, at++) {
      let sum = 0;
      for (let j = 0; j < d; j++) {
        sum += square(x[i + j] - t * means[k * d + j]);
      }
      found[at] = -sum / scale[k] + shift[k];
    }
  }
  return found;
}

/** Responsibilities r_k(x, t), (n, K). The largest is taken out of the exponents, so that they are never all zeros. */
export function posterior(mixture, x, t) {
  const K = mixture.weights.length;
  const r = joint(mixture, x, t);
  for (let begin = 0; begin < r.length; begin += K) {
    let top = -Infinity;
    let sum = 0;
    for (let k = begin; k < begin + K; k++) if (r[k] > top) top = r[k];
    for (let k = begin; k < begin + K; k++) sum += r[k] = Math.exp(r[k] - top);
    for (let k = begin; k < begin + K; k++) r[k] /= sum;
  }
  return r;
}

/** log p_t(x) in nats, (n). */
export function path_log_prob(mixture, x, t) {
  const K = mixture.weights.length;
  const parts = joint(mixture, x, t);
  return Float64Array.from({ length: parts.length / K }, (_, i) => {
    const own = parts.subarray(i * K, (i + 1) * K);
    const top = own.reduce((most, part) => Math.max(most, part));
    return top + Math.log(own.reduce((sum, part) => sum + Math.exp(part - top), 0));
  });
}

/** u_t(x) = E[x_1 - x_0 | x_t = x], which carries N(0, I) to the mixture. (n, d) -> (n, d) */
export function velocity(mixture, x, t) {
  const { weights, means, stds } = mixture;
  const K = weights.length;
  const d = means.length / K;
  const r = posterior(mixture, x, t);
  const slope = Float64Array.from(stds, (std) => (t * square(std) - (1 - t)) / (square(1 - t) + square(t * std)));
  const u = new Float64Array(x.length);
  for (let i = 0, at = 0; i < x.length; i += d) {
    for (let k = 0; k < K; k++, at++) {
      if (r[at] === 0) continue; // most are, late in the flow
      for (let j = 0; j < d; j++) {
        const mean = means[k * d + j];
        u[i + j] += r[at] * (mean + slope[k] * (x[i + j] - t * mean));
      }
    }
  }
  return u;
}

/** sum_j du_j / dx_j at each point, the rate at which the flow spreads there. (n, d) -> (n) */
export function divergence(mixture, x, t) {
  const { weights, means, stds } = mixture;
  const K = weights.length;
  const d = means.length / K;
  const r = posterior(mixture, x, t);
  const v = Float64Array.from(stds, (std) => square(1 - t) + square(t * std));
  const slope = Float64Array.from(stds, (std, k) => (t * square(std) - (1 - t)) / v[k]);
  const spread = new Float64Array(x.length / d);
  for (let n = 0; n < spread.length; n++) {
    for (let k = 0; k < K; k++) spread[n] += r[n * K + k] * d * slope[k];
    for (let j = 0; j < d; j++) {
      let u = 0;
      for (let k = 0; k < K; k++) {
        const mean = means[k * d + j];
        u += r[n * K + k] * (mean + slope[k] * (x[n * d + j] - t * mean));
      }
      for (let k = 0; k < K; k++) {
        const mean = means[k * d + j];
        const offset = x[n * d + j] - t * mean;
        spread[n] -= (r[n * K + k] * (mean + slope[k] * offset - u) * offset) / v[k]; // since r_k changes, too
      }
    }
  }
  return spread;
}
