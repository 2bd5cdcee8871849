import assert from 'node:assert/strict';
import test from 'node:test';

import { Corrections, subject } from '../../static/js/corrections.js';

globalThis.document ??= { getElementById: () => null }; // no translated sentences: keys stand for themselves
globalThis.CSS ??= { escape: (text) => text };

const HERE = { passage: 8, track: { id: 'asked for' }, cue: { start: 6, end: 12 } };

test('a mood is corrected for the passage on the screen', () => {
  const playing = { track: { id: 'a' }, cue: { start: 2, end: 5 } };
  assert.deepEqual(subject('wrong_mood', 'fear', { answer: HERE, playing }), {
    kind: 'wrong_mood',
    passage: 8,
    label: 'fear',
  });
});

test('what is said of a piece is said of the one that plays, where it was chosen', () => {
  const held = { track: { id: 'held' }, cue: { start: 2, end: 5 } };
  assert.deepEqual(subject('never', undefined, { answer: HERE, playing: held }), { kind: 'never', passage: 2, track: 'held' });
  const inside = { track: { id: 'inside' }, cue: { start: 6, end: 12 } };
  assert.equal(subject('never', undefined, { answer: HERE, playing: inside }).passage, 8);
});

test('while nothing plays it is said of the piece that would', () => {
  assert.deepEqual(subject('more_like', undefined, { answer: HERE, playing: null }), {
    kind: 'more_like',
    passage: 8,
    track: 'asked for',
  });
});

test('where nothing is known there is nothing to correct', () => {
  assert.equal(subject('never', undefined, { answer: null, playing: null }), null);
  assert.equal(subject('never', undefined, { answer: { ...HERE, track: null, cue: null }, playing: null }), null);
});

/** Corrections over a server that does as it is told, with everything that happened in order. */
function scene(correct) {
  const happened = [];
  const conductor = { answer: HERE, playing: null, heed: async () => happened.push('heeded') };
  const server = { correct, takeBack: async (id) => happened.push(`took back ${id}`) };
  return { happened, corrections: new Corrections({ server, conductor, tell: (text) => happened.push(text) }) };
}

test('what the server has kept is said, and then heeded', async () => {
  const { happened, corrections } = scene(async () => ({ sentence: 'Never play “Rain”.' }));
  await corrections.correct({ kind: 'never' });
  assert.deepEqual(happened, ['Never play “Rain”.', 'heeded']);
});

test('what is taken back is heeded too', async () => {
  const { happened, corrections } = scene();
  await corrections.takeBack('x');
  assert.deepEqual(happened, ['took back x', 'taken back', 'heeded']);
});

for (const [status, told] of [
  [0, 'not corrected'],
  [429, 'too many corrections'],
]) {
  test(`what was not kept (${status}) is said, and changes no music`, async () => {
    const { happened, corrections } = scene(() => Promise.reject(Object.assign(new Error(), { status })));
    await corrections.correct({ kind: 'wrong_mood', label: 'joy' });
    assert.deepEqual(happened, [told]);
  });
}
