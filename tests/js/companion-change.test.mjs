import assert from 'node:assert/strict';
import test from 'node:test';

import { CAMERA, SCREEN, Watcher, greyOf, smallSize } from '../../static/js/companion/change.js';

const CELLS = 160 * 90;

/** A page of text in small: its letters are noise that only its number decides. */
function page(number, { cells = CELLS } = {}) {
  let seed = 7919 * number + 1;
  return Uint8Array.from({ length: cells }, () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return 90 + Math.floor((seed / 2147483648) * 160);
  });
}

function looks(watcher, images) {
  return images.map((image) => watcher.look(image));
}

function withPart(image, from, count, value) {
  const other = Uint8Array.from(image);
  other.fill(value, from, from + count);
  return other;
}

const one = page(1);
const two = page(2);

test('the first page is sent when it stands still', () => {
  assert.deepEqual(looks(new Watcher(), [one, one, one]), ['moving', 'settled', 'same']);
});

test('an unchanged page is never sent again', () => {
  const watcher = new Watcher();
  looks(watcher, [one, one]);
  assert.deepEqual(new Set(looks(watcher, Array(4_000).fill(one))), new Set(['same'])); // ten minutes
});

test('another page is sent once, when it has come to rest', () => {
  const watcher = new Watcher();
  looks(watcher, [one, one]);
  assert.deepEqual(looks(watcher, [two, two, two, two]), ['moving', 'moving', 'settled', 'same']);
});

test('no page is sent in the middle of its turning', () => {
  const watcher = new Watcher();
  looks(watcher, [one, one]);
  const turning = [1, 2, 3, 4].map((step) => Uint8Array.from(one, (grey, i) => (i % 5 < step ? two[i] : grey)));
  assert.deepEqual(looks(watcher, turning), Array(4).fill('moving'));
  assert.deepEqual(looks(watcher, [two, two, two]), ['moving', 'moving', 'settled']);
});

test('a page turned and turned back in a moment is not sent', () => {
  const watcher = new Watcher();
  looks(watcher, [one, one]);
  assert.deepEqual(looks(watcher, [two, one, one, one]), ['moving', 'same', 'same', 'same']);
});

test('a mouse that moves and a minute that passes are no other page', () => {
  const watcher = new Watcher();
  looks(watcher, [one, one]);
  const seen = Array.from({ length: 60 }, (_, i) => watcher.look(withPart(one, 37 * i, 8, 0)));
  assert.deepEqual(new Set(seen), new Set(['same']));
});

test('a moving picture in a corner does not keep the page from being read', () => {
  const watcher = new Watcher();
  const film = (image, i) => withPart(image, 0, 1400, i % 2 ? 20 : 200);
  const first = Array.from({ length: 40 }, (_, i) => watcher.look(film(one, i)));
  assert.equal(first.filter((seen) => seen === 'settled').length, 1);
  const next = Array.from({ length: 40 }, (_, i) => watcher.look(film(two, i)));
  assert.equal(next.filter((seen) => seen === 'settled').length, 1);
});

test('what never comes to rest is read all the same after a while', () => {
  const watcher = new Watcher();
  const seen = Array.from({ length: 60 }, (_, i) => watcher.look(page(i)));
  assert.ok(seen.filter((each) => each === 'settled').length >= 1);
});

test('another size, and another region, are looked at anew', () => {
  const watcher = new Watcher();
  looks(watcher, [one, one]);
  const narrow = page(1, { cells: 160 * 40 });
  assert.deepEqual(looks(watcher, [narrow, narrow]), ['moving', 'settled']);
  watcher.forget();
  assert.deepEqual(looks(watcher, [narrow, narrow]), ['settled', 'same']);
});

test('a hand that trembles is no other page for the camera, one that turns a leaf is', () => {
  const watcher = new Watcher(CAMERA);
  const trembling = (image, i) => image.map((grey) => grey + ((i * 7) % 9) - 4);
  const still = (image, count) => Array.from({ length: count }, (_, i) => watcher.look(trembling(image, i)));
  assert.deepEqual(still(one, 8), [...Array(5).fill('moving'), 'settled', 'same', 'same']);
  const hand = withPart(one, 2000, 4000, 150);
  assert.equal(watcher.look(hand), 'moving');
  const after = [watcher.look(one), ...still(one, 8)]; // the next leaf may look the same in small
  assert.equal(after.filter((seen) => seen === 'settled').length, 1);
});

test('grey weighs colours as eyes do', () => {
  assert.deepEqual([...greyOf([255, 255, 255, 255, 0, 0, 0, 255, 0, 255, 0, 255])], [255, 0, 150]);
  assert.deepEqual(smallSize(1280, 720), { width: 160, height: 90 });
  assert.equal(SCREEN.quiet, 2);
});
