/** How far one recording of a sound is ahead of another. Pure. */

const THIN = 8; // samples that are taken together in the first, rough search

/**
 * heard, ahead: samples of the two, taken at the same moments. Returns {lag, likeness}: the number of samples,
 * 0..most, by which `ahead` must be delayed to go along with `heard`, and their correlation (-1..1) then.
 */
export function match(heard, ahead, most) {
  const rough = closest(thin(heard), thin(ahead), 0, Math.ceil(most / THIN));
  const middle = rough.lag * THIN;
  return closest(heard, ahead, Math.max(0, middle - THIN), Math.min(most, middle + THIN));
}

/** The same search over the lags from..to, of as many samples as all of them leave. */
function closest(heard, ahead, from, to) {
  const length = heard.length - to;
  const energy = energyOf(heard, heard.length - length, length);
  let best = { lag: from, likeness: -1 };
  for (let lag = from; lag <= to; lag += 1) {
    const [h, a] = [heard.length - length, ahead.length - length - lag];
    let product = 0;
    for (let i = 0; i < length; i += 1) product += heard[h + i] * ahead[a + i];
    const likeness = product / Math.sqrt(energy * energyOf(ahead, a, length) + Number.MIN_VALUE);
    if (likeness > best.likeness) best = { lag, likeness };
  }
  return best;
}

function energyOf(samples, from, length) {
  let sum = 0;
  for (let i = from; i < from + length; i += 1) sum += samples[i] ** 2;
  return sum;
}

function thin(samples) {
  return Float32Array.from({ length: Math.floor(samples.length / THIN) }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < THIN; j += 1) sum += samples[i * THIN + j];
    return sum;
  });
}
