import assert from 'node:assert/strict';
import test from 'node:test';

import { placesOf } from '../../static/js/highlight.js';
import { moodOf, reasonsFor, wordOf } from '../../static/js/reasons.js';
import { closeReading, missing } from '../../static/js/why.js';

globalThis.document ??= { getElementById: () => null }; // no translated sentences: keys stand for themselves
globalThis.CSS ??= { escape: (text) => text };

test('where no mood is known, the panel says why', () => {
  assert.deepEqual([null, { state: 'waiting' }].map(missing), ['away', 'not scored']);
});

test('a piece that patience keeps is not given the reasons of another', () => {
  const answer = { track: { id: 'b' }, reasons: ['It is calm.'] };
  assert.deepEqual(reasonsFor({ track: { id: 'a' } }, answer), ['holds']);
  assert.deepEqual(reasonsFor({ track: { id: 'b' } }, answer), ['It is calm.']);
  assert.deepEqual(reasonsFor(null, answer), ['It is calm.']);
  assert.deepEqual(reasonsFor(null, null), []);
});

test('nothing is claimed of a page whose language cannot be read', () => {
  const known = { state: 'ready', mood: { word: 'tense' } };
  const foreign = { state: 'unsupported', mood: { word: 'calm' } };
  assert.deepEqual([known, foreign, null].map(moodOf), [{ word: 'tense' }, null, null]);
  assert.deepEqual([wordOf(null, known), wordOf({ cue: { word: 'uneasy' } }, known)], ['tense', 'uneasy']);
  assert.deepEqual([wordOf(null, foreign), wordOf({ cue: { word: 'calm' } }, foreign), wordOf(null, null)], ['', '', '']);
});

/** A server whose worker has read the sentences when it is asked for the nth time. */
function reading(nth, asked = []) {
  return {
    asked,
    async why(passage) {
      asked.push(passage);
      return asked.length < nth ? { state: 'waiting', notice: 'wait' } : { state: 'ready', notice: '', sentences: [1] };
    },
  };
}

test('sentences that are being read are asked for again, ever more patiently', async () => {
  const [server, waits, told] = [reading(4), [], []];
  const pause = async (seconds) => waits.push(seconds);
  const found = await closeReading(server, 7, { tell: ({ notice }) => told.push(notice), pause });
  assert.deepEqual(found.sentences, [1]);
  assert.deepEqual(server.asked, [7, 7, 7, 7]);
  assert.deepEqual(told, ['wait', 'wait', 'wait', '']);
  assert.deepEqual(waits, [...waits].sort((a, b) => a - b));
});

test('nobody is asked for ever', async () => {
  const server = reading(Infinity);
  assert.equal(await closeReading(server, 7, { tell() {}, pause: async () => {} }), null);
  assert.ok(server.asked.length < 10);
});

test('a sheet that was closed meanwhile asks no more', async () => {
  const [server, closing] = [reading(Infinity), new AbortController()];
  const pause = async () => closing.abort();
  assert.equal(await closeReading(server, 7, { signal: closing.signal, tell() {}, pause }), null);
  assert.equal(server.asked.length, 2);
});

test('a server that is away is no error', async () => {
  const server = { why: () => Promise.reject(new Error('away')) };
  assert.equal(await closeReading(server, 7, { tell() {}, pause: async () => {} }), null);
});

test('sentences are found on the page, whatever its white space', () => {
  const shown = 'It was\n  dark.No. “No!” he said. No.';
  const places = placesOf(['It was dark.', 'No.', '“No!” he said.', 'No.'], shown);
  assert.deepEqual(
    places.map(({ start, end }) => shown.slice(start, end)),
    ['It was\n  dark.', 'No.', '“No!” he said.', 'No.'],
  );
});

test('Korean and characters of two units are found to the letter', () => {
  const shown = '비가 왔다.😀 그는\u00a0달렸다!';
  const [rain, ran] = placesOf(['비가 왔다.', '그는 달렸다!'], shown);
  assert.deepEqual([shown.slice(rain.start, rain.end), shown.slice(ran.start, ran.end)], ['비가 왔다.', '그는\u00a0달렸다!']);
});

test('a sentence that is not on the page hides none of the others', () => {
  assert.deepEqual(placesOf(['Elsewhere.', '', 'Here.'], 'Here.'), [null, null, { start: 0, end: 5 }]);
});
