import assert from 'node:assert/strict';
import test from 'node:test';

import { GAIN, fade, gainAt } from '../../static/js/fade.js';
import { Fader, soon } from '../../static/js/fader.js';
import { FakeContext, dice } from './fakes.mjs';

const BUFFER = 0.1; // seconds that the sound card is ahead of the page's clock
const scheduled = (fader, second) => fader.node.gain.valueAt(second);

function setUp(gain = 0) {
  const context = Object.assign(new FakeContext(), { baseLatency: BUFFER });
  return { context, fader: new Fader(context, gain) };
}

test('the sound card is told what the fade says', () => {
  const { fader } = setUp();
  fader.turn(1, 4);
  for (let now = 0; now < 5; now += 0.01) assert.ok(Math.abs(scheduled(fader, now) - gainAt(fader.fade, now)) < 1e-3);
});

test('an equal gain fade is told as it is, too', () => {
  const { fader } = setUp(1);
  fader.follow(fade(1, 0, 1, 1, GAIN));
  assert.ok(Math.abs(scheduled(fader, 1.5) - 0.5) < 1e-6);
});

test('nothing that the sound card has made already is changed, however often a fade turns round', () => {
  const { context, fader } = setUp(1);
  const roll = dice(17);
  for (let turn = 0; turn < 200; turn += 1) {
    const made = Array.from({ length: 20 }, (_, i) => context.currentTime + (BUFFER * i) / 20);
    const before = made.map((second) => scheduled(fader, second));
    fader.turn(roll() < 0.5 ? 0 : 1, 0.15 + roll() * 4);
    made.forEach((second, i) => assert.ok(Math.abs(scheduled(fader, second) - before[i]) < 1e-4));
    context.currentTime += roll() * 0.5;
  }
});

test('what is heard never jumps: under 1 dB of full gain in any 10 ms, however often a fade turns round', () => {
  const { context, fader } = setUp(1);
  const roll = dice(19);
  let last = 1;
  for (let now = 0; now < 60; now += 0.01) {
    context.currentTime = now - BUFFER; // what is heard now was made a buffer ago
    if (roll() < 0.05) fader.turn(roll() < 0.5 ? 0 : 1, 0.25);
    const heard = scheduled(fader, now);
    assert.ok(Math.abs(heard - last) < 1 - 10 ** (-1 / 20));
    last = heard;
  }
});

test('a fade begins where the last one will be by then', () => {
  const { context, fader } = setUp();
  fader.turn(1, 1);
  context.currentTime = 0.4;
  const start = soon(context);
  const then = gainAt(fader.fade, start);
  fader.turn(0, 1);
  assert.deepEqual([fader.fade.from, fader.fade.start], [then, start]);
});

test('a cut is silent at once', () => {
  const { context, fader } = setUp(1);
  context.currentTime = 5;
  fader.cut();
  assert.deepEqual([fader.gain, scheduled(fader, 5), scheduled(fader, 50), fader.isSilent], [0, 0, 0, true]);
});

test('a deck that has been told to sound is not silent, though it is not heard yet', () => {
  const { fader } = setUp();
  fader.turn(1, 1);
  assert.deepEqual([fader.gain, fader.isSilent], [0, false]);
});
