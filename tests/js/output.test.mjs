import assert from 'node:assert/strict';
import test from 'node:test';

import { Output, bent } from '../../static/js/output.js';
import { HUSH } from '../../static/js/patience.js';
import { FakeContext } from './fakes.mjs';

function setUp(volume = 1) {
  const context = new FakeContext();
  return { context, output: new Output(context, volume) };
}

const decibels = (gain) => 20 * Math.log10(gain);

test('half of the slider is half as loud', () => {
  const { output } = setUp(0.5);
  assert.equal(output.master.gain.value, 0.25);
});

test('the volume glides: under 1 dB of full gain in 10 ms, from nothing to all', () => {
  const { output } = setUp(0);
  output.volume = 1;
  const { value, constant } = output.master.gain.target;
  assert.equal(value, 1);
  assert.ok(1 - Math.exp(-0.01 / constant) < 1 - 10 ** (-1 / 20));
});

test('music steps at least 20 dB behind a voice, softly, and comes back', () => {
  const { context, output } = setUp();
  output.duck(true);
  context.currentTime = HUSH.away + 0.1;
  assert.ok(decibels(output.hush.gain) <= -20);
  assert.ok(output.hush.fade.length >= 0.15);
  output.duck(false);
  context.currentTime += HUSH.back + 0.1;
  assert.equal(output.hush.gain, 1);
});

test('a gate that is open is left alone', () => {
  const { output } = setUp();
  const { fade } = output.gate;
  output.open();
  assert.equal(output.gate.fade, fade);
  output.close(0.25);
  assert.equal(output.isOpen, false);
});

test('the clipper leaves what is not too loud as it is, and lets nothing out above -1.5 dB', () => {
  for (const sample of [0, 0.1, -0.5, 0.7, -0.7]) assert.equal(bent(sample), sample);
  const out = Array.from({ length: 100 }, (_, i) => bent(0.7 + i / 50));
  assert.deepEqual(out, [...out].sort((a, b) => a - b));
  assert.ok(decibels(Math.max(...out)) <= -1.5);
  assert.equal(bent(-3), -bent(3));
});
