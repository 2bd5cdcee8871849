import assert from 'node:assert/strict';
import test from 'node:test';

import { Deck } from '../../static/js/deck.js';
import { FakeAudio, FakeContext } from './fakes.mjs';

const MINUTE = 60_000;
const signed = (signature) => ({ id: 'calm', url: `https://music.example/calm.mp3?signature=${signature}` });

function setUp() {
  const context = new FakeContext();
  const clock = { milliseconds: 0 };
  const deck = new Deck(context, context.destination, new FakeAudio(), () => clock.milliseconds);
  return { deck, clock };
}

test('the same track by another signed link is not fetched again', async () => {
  const { deck, clock } = setUp();
  await deck.load(signed(1));
  clock.milliseconds = 3 * MINUTE;
  await deck.load(signed(2));
  assert.equal(deck.audio.src, signed(1).url);
});

test('an old link gives way to a new one, whose time begins anew', async () => {
  const { deck, clock } = setUp();
  await deck.load(signed(1));
  clock.milliseconds = 5 * MINUTE;
  await deck.load(signed(2));
  clock.milliseconds = 8 * MINUTE;
  await deck.load(signed(3));
  assert.equal(deck.audio.src, signed(2).url);
});

test('a track that is there as a whole needs no link any more', async () => {
  const { deck, clock } = setUp();
  await deck.load(signed(1));
  Object.assign(deck.audio, { duration: 72, buffered: { length: 1, start: () => 0, end: () => 72 } });
  clock.milliseconds = 60 * MINUTE;
  await deck.load(signed(2));
  assert.equal(deck.audio.src, signed(1).url);
});

test('a source that failed is fetched again at once', async () => {
  const { deck } = setUp();
  await deck.load(signed(1));
  deck.audio.error = new Error('the link has run out');
  await deck.load(signed(2));
  assert.equal(deck.audio.src, signed(2).url);
});
