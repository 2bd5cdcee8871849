import assert from 'node:assert/strict';
import test from 'node:test';

import { startGuide } from '../../static/js/guide.js';

const TITLE = [{ passage: 0, share: 0.2 }];
const FULL_PAGE = [{ passage: 0, share: 0.5 }, { passage: 1, share: 0.4 }];
const LATER = [{ passage: 7, share: 0.2 }];

function open(parts, kept = new Map()) {
  const reader = new EventTarget();
  const words = { hidden: true, isThere: true, remove: () => (words.isThere = false) };
  startGuide(reader, words, { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) });
  const show = (shown) => reader.dispatchEvent(new CustomEvent('passage', { detail: { parts: shown } }));
  show(parts);
  return { reader, words, kept, show };
}

test('a first page with room says how to turn it', () => {
  assert.equal(open(TITLE).words.hidden, false);
});

test('the words of a book are never covered', () => {
  assert.equal(open(FULL_PAGE).words.hidden, true);
});

test('a page in the middle of a book says nothing', () => {
  assert.equal(open(LATER).words.hidden, true);
});

test('whoever has turned a page is never told again, in any book', () => {
  const { reader, words, kept, show } = open(TITLE);
  reader.dispatchEvent(new Event('turn'));
  show(LATER);
  assert.equal(words.isThere, false);
  assert.equal(open(TITLE, kept).words.hidden, true);
});
