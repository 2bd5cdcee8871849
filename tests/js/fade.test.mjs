import assert from 'node:assert/strict';
import test from 'node:test';

import { GAIN, crossfade, curve, fade, fromDecibels, gainAt, isOver, loopPlan, still } from '../../static/js/fade.js';

const power = (fades, now) => fades.reduce((sum, each) => sum + gainAt(each, now) ** 2, 0);
const decibels = (ratio) => 10 * Math.log10(ratio);

/** The same sequence of numbers 0..1 on every run. */
function dice(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

test('a fade begins and ends where it should, and stays there', () => {
  const up = fade(0, 1, 10, 4);
  assert.deepEqual([9, 10, 14, 99].map((now) => gainAt(up, now)), [0, 0, 1, 1]);
  assert.equal(isOver(up, 13.9), false);
  assert.equal(isOver(up, 14), true);
});

test('half way through a crossfade both decks carry half the power', () => {
  const [a, b] = crossfade([still(1), still(0)], 1, 0, 4);
  assert.ok(Math.abs(gainAt(a, 2) - Math.SQRT1_2) < 1e-9);
  assert.ok(Math.abs(gainAt(b, 2) - Math.SQRT1_2) < 1e-9);
});

test('power stays constant within 0.1 dB through any sequence of crossfades', () => {
  const roll = dice(7);
  for (let book = 0; book < 200; book += 1) {
    let [fades, now] = [[still(1), still(0)], 0];
    for (let turn = 0; turn < 20; turn += 1) {
      fades = crossfade(fades, roll() < 0.5 ? 0 : 1, now, roll() * 12);
      for (let i = 0; i < 10; i += 1) {
        now += roll();
        assert.ok(Math.abs(decibels(power(fades, now))) < 0.1);
      }
    }
  }
});

test('a piece that crosses into itself is as loud all the way', () => {
  const fades = crossfade([still(1), still(0)], 1, 0, 1, GAIN);
  for (let now = 0; now <= 1; now += 0.05) {
    const sum = fades.reduce((all, each) => all + gainAt(each, now), 0);
    assert.ok(Math.abs(sum - 1) < 1e-9);
  }
});

test('a request in the middle of a fade starts from the gain heard now', () => {
  const roll = dice(11);
  let fades = [still(1), still(0)];
  for (let now = 0; now < 100; now += roll()) {
    const next = crossfade(fades, [0, 1, null][Math.floor(roll() * 3)], now, 0.25 + roll() * 4);
    fades.forEach((each, deck) => assert.ok(Math.abs(gainAt(each, now) - gainAt(next[deck], now)) < 1e-9));
    fades = next;
  }
});

test('no gain jumps: in any 10 ms it moves by less than the steepest fade can', () => {
  const roll = dice(13);
  let fades = [still(1), still(0)];
  for (let now = 0; now < 60; now += 0.01) {
    const before = fades.map((each) => gainAt(each, now));
    if (roll() < 0.02) fades = crossfade(fades, [0, 1, null][Math.floor(roll() * 3)], now, 0.25);
    fades.forEach((each, deck) => assert.ok(Math.abs(gainAt(each, now + 0.01) - before[deck]) <= 0.0707));
  }
});

test('a fade of no length is done at once', () => {
  assert.equal(gainAt(fade(0, 1, 5, 0), 5), 1);
});

test('the curve given to the sound card is the rest of the fade', () => {
  const rest = curve(fade(1, 0, 0, 4), 1, 5);
  assert.equal(rest.length, 5);
  assert.ok(Math.abs(rest[0] - gainAt(fade(1, 0, 0, 4), 1)) < 1e-6);
  assert.equal(rest[4], 0);
});

test('decibels become factors', () => {
  assert.equal(fromDecibels(0), 1);
  assert.ok(Math.abs(fromDecibels(-6.0206) - 0.5) < 1e-5);
});

test('a piece with sound after its loop end overlaps its own beginning in time', () => {
  const plan = loopPlan({ duration: 70, loop_start: 2, loop_end: 64 }, 4);
  assert.deepEqual(plan, { leave: 64, enter: 2, length: 4 });
});

test('a piece without any begins to fade before its end, so that there is no gap', () => {
  const plan = loopPlan({ duration: 60, loop_start: 0, loop_end: 60 }, 4);
  assert.equal(plan.leave + plan.length, 60);
  assert.equal(plan.enter, 0);
});

test('a loop never fades for more than a quarter of itself', () => {
  assert.equal(loopPlan({ duration: 8, loop_start: 0, loop_end: 8 }, 12).length, 2);
});
