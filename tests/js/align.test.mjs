import assert from 'node:assert/strict';
import test from 'node:test';

import { match } from '../../static/js/align.js';
import { dice } from './fakes.mjs';

const LENGTH = 4096;
const MOST = 1200;

/** Noise without its highs, as music has little of them. */
function sound(seed, length = LENGTH + 2 * MOST) {
  const roll = dice(seed);
  let last = 0;
  return Float32Array.from({ length }, () => (last = 0.9 * last + roll() - 0.5));
}

const from = (samples, start) => samples.slice(start, start + LENGTH);

test('what is ahead is found to the sample', () => {
  const samples = sound(3);
  for (const lag of [0, 1, 7, 400, 403, MOST]) {
    const found = match(from(samples, MOST), from(samples, MOST + lag), MOST);
    assert.equal(found.lag, lag);
    assert.ok(found.likeness > 0.999);
  }
});

test('it is found at another level, and under a little noise of its own', () => {
  const samples = sound(5);
  const [heard, hiss] = [from(samples, 0), sound(6)];
  const ahead = from(samples, 321).map((value, i) => 0.3 * value + 0.03 * hiss[i]);
  const { lag, likeness } = match(heard, ahead, MOST);
  assert.equal(lag, 321);
  assert.ok(likeness > 0.9);
});

test('other music is not like it', () => {
  assert.ok(match(from(sound(7), 0), from(sound(8), 0), MOST).likeness < 0.3);
});

test('silence is like nothing', () => {
  const silence = new Float32Array(LENGTH);
  assert.equal(match(silence, silence, MOST).likeness, 0);
  assert.equal(match(from(sound(9), 0), silence, MOST).likeness, 0);
});
