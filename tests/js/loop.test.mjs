import assert from 'node:assert/strict';
import test from 'node:test';

import { Loop } from '../../static/js/curation/loop.js';

/** A page of 400 strokes over a piece of 100 s, and a clock that is moved by hand. */
function page({ start = '', end = '' } = {}) {
  const drawn = {};
  const heard = {};
  const field = (name, value) => ({ value, addEventListener: (_, act) => (heard[name] = act) });
  const parts = {
    '[data-band]': { setAttribute: (name, value) => (drawn[name] = value) },
    '[data-waveform]': { viewBox: { baseVal: { width: 400 } } },
    '[name=loop_start]': field('start', start),
    '[name=loop_end]': field('end', end),
    '[data-hear-jump]': { hidden: true, addEventListener: (_, act) => (heard.jump = act) },
  };
  const audio = { duration: 100, currentTime: 0, paused: true, addEventListener: (_, act) => (heard.loaded = act) };
  audio.play = () => (audio.paused = false);
  const frames = [];
  const loop = new Loop({ querySelector: (wanted) => parts[wanted] ?? null }, audio, (act) => frames.push(act));
  return { loop, audio, drawn, heard, parts, frame: () => frames.shift()?.() };
}

test('the band lies where the loop is, and follows what is typed', () => {
  const { drawn, parts, heard } = page({ start: '10', end: '60' });
  assert.deepEqual([drawn.x, drawn.width], [40, 200]);
  parts['[name=loop_end]'].value = '';
  heard.end();
  assert.deepEqual([drawn.x, drawn.width], [40, 360]);
});

test('the jump is heard from a little before it, and goes on after it', () => {
  const { loop, audio, frame } = page({ start: '10', end: '60' });
  loop.hear();
  assert.deepEqual([audio.currentTime, audio.paused], [57, false]);
  audio.currentTime = 59.99;
  frame();
  assert.equal(audio.currentTime, 59.99);
  audio.currentTime = 60.01;
  frame();
  assert.deepEqual([audio.currentTime, audio.paused], [10, false]);
  audio.currentTime = 60.5;
  frame();
  assert.equal(audio.currentTime, 60.5, 'it jumps once');
});

test('a short loop is heard from its own beginning', () => {
  const { loop, audio } = page({ start: '10', end: '11' });
  loop.hear();
  assert.equal(audio.currentTime, 10);
});

test('who pauses hears no jump afterwards', () => {
  const { loop, audio, frame } = page({ start: '10', end: '60' });
  loop.hear();
  audio.paused = true;
  frame();
  audio.paused = false;
  audio.currentTime = 70;
  frame();
  assert.equal(audio.currentTime, 70);
});

test('a loop that ends before it begins is not played', () => {
  const { loop, audio } = page({ start: '60', end: '10' });
  loop.hear();
  assert.equal(audio.paused, true);
});
