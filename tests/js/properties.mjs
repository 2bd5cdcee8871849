/** Properties that hold for any sequence: random sequences from a seed, and the shortest one that breaks the rule. */

import { dice } from './fakes.mjs';

const RUNS = Number(process.env.SEQUENCES ?? 40);

/** Random choices from one seed. */
export class Chance {
  constructor(seed) {
    this.roll = dice(1 + (seed % 2147483646));
    for (let i = 0; i < 3; i += 1) this.roll(); // small seeds begin alike
  }

  between(least, most) {
    return least + this.roll() * (most - least);
  }

  whole(least, most) {
    return Math.floor(this.between(least, most + 1));
  }

  isLikely(share) {
    return this.roll() < share;
  }

  of(list) {
    return list[this.whole(0, list.length - 1)];
  }
}

/**
 * Whether a check holds for sequences of acts. make(chance): one sequence. check(acts, seed): throws where it does
 * not hold; it is called again with parts of the sequence, to find the shortest that still breaks it.
 */
export async function holdsForAll(make, check, { runs = RUNS, seed = 1 } = {}) {
  for (let run = 0; run < runs; run += 1) {
    const mine = seed * 1009 + run * 7919;
    const acts = make(new Chance(mine));
    const problem = await problemOf(check, acts, mine);
    if (problem) throw await told(check, acts, mine, problem);
  }
}

async function told(check, acts, seed, problem) {
  const shortest = await shrink(check, acts, seed);
  const why = (await problemOf(check, shortest, seed)) ?? problem;
  const list = shortest.map((act) => JSON.stringify(act)).join('\n  ');
  return new Error(`${why.message}\nseed ${seed}, ${shortest.length} of ${acts.length} acts:\n  ${list}`, { cause: why });
}

/** Leave out halves, quarters, … single acts, as long as what is left still breaks the rule. */
async function shrink(check, acts, seed) {
  let left = acts;
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
    for (let from = 0; from < left.length; ) {
      const shorter = [...left.slice(0, from), ...left.slice(from + size)];
      if (await problemOf(check, shorter, seed)) left = shorter;
      else from += size;
    }
  }
  return left;
}

async function problemOf(check, acts, seed) {
  try {
    await check(acts, seed);
    return null;
  } catch (problem) {
    return problem;
  }
}
