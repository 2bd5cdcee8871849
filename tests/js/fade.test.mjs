import assert from 'node:assert/strict';
import test from 'node:test';

import { CUT, GAIN, LISTEN, LOOP, crossfade, fade, fromDecibels, gainAt, loopPlan, still } from '../../static/js/fade.js';
import { dice } from './fakes.mjs';

const power = (fades, now) => fades.reduce((sum, each) => sum + gainAt(each, now) ** 2, 0);
const decibels = (ratio) => 10 * Math.log10(ratio);

test('a fade begins and ends where it should, and stays there', () => {
  const up = fade(0, 1, 10, 4);
  assert.deepEqual([9, 10, 14, 99].map((now) => gainAt(up, now)), [0, 0, 1, 1]);
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

test('decibels become factors', () => {
  assert.equal(fromDecibels(0), 1);
  assert.ok(Math.abs(fromDecibels(-6.0206) - 0.5) < 1e-5);
});

test('the shortest crossfade moves by less than 1 dB in 10 ms', () => {
  const up = fade(0, 1, 0, CUT);
  const steps = Array.from({ length: 20 }, (_, i) => gainAt(up, (i + 1) / 100) - gainAt(up, i / 100));
  assert.ok(Math.max(...steps) < 1 - fromDecibels(-1));
});

test('a piece with sound after its loop end overlaps its own beginning there, in time', () => {
  const plan = loopPlan({ duration: 70, loop_start: 2, loop_end: 64 });
  assert.deepEqual(plan, { leave: 64, enter: 2, length: LOOP, isSame: true });
});

test('a piece with sound before its loop start overlaps its own end there, in time', () => {
  const plan = loopPlan({ duration: 64, loop_start: 4, loop_end: 64 });
  assert.deepEqual(plan, { leave: 64 - LISTEN - LOOP, enter: 4 - LISTEN - LOOP, length: LOOP, isSame: true });
});

test('a piece without either begins to fade before its end, so that there is no gap', () => {
  const plan = loopPlan({ duration: 60, loop_start: 0, loop_end: 60 });
  assert.deepEqual(plan, { leave: 60 - LOOP, enter: 0, length: LOOP, isSame: false });
});

test('the silence at the ends of a file is no sound to overlap with', () => {
  const plan = loopPlan({ duration: 70, loop_start: 3, loop_end: 64, sound_start: 3, sound_end: 64 });
  assert.deepEqual(plan, { leave: 64 - LOOP, enter: 3, length: LOOP, isSame: false });
});

test('a loop never fades for more than a quarter of itself', () => {
  assert.equal(loopPlan({ duration: 2, loop_start: 0, loop_end: 2 }).length, 0.5);
});
