import assert from 'node:assert/strict';
import test from 'node:test';

import { intentOf, swipe, zone } from '../../static/js/gestures.js';

const key = (name, more = {}) => ({ key: name, target: { closest: () => null }, ...more });
const inside = (...wanted) => ({ closest: (selector) => selector.split(', ').some((each) => wanted.includes(each)) });

test('arrows, space and page keys turn pages', () => {
  assert.deepEqual(['ArrowRight', 'PageDown', ' '].map((name) => intentOf(key(name))), ['next', 'next', 'next']);
  assert.deepEqual(['ArrowLeft', 'PageUp'].map((name) => intentOf(key(name))), ['previous', 'previous']);
  assert.equal(intentOf(key(' ', { shiftKey: true })), 'previous');
});

test('letters open sheets and turn the music on and off', () => {
  assert.deepEqual(['t', '/', 'm', 'w', '?'].map((name) => intentOf(key(name))), ['contents', 'search', 'music', 'why', 'help']);
});

test('the browser keeps its own shortcuts', () => {
  assert.equal(intentOf(key('ArrowLeft', { altKey: true })), null);
  assert.equal(intentOf(key('t', { ctrlKey: true })), null);
});

test('keys in fields and on buttons are left alone', () => {
  assert.equal(intentOf(key('m', { target: inside('input') })), null);
  assert.equal(intentOf(key(' ', { target: inside('button') })), null);
  assert.equal(intentOf(key('ArrowRight', { target: inside('button') })), 'next');
});

test('in a dialog keys are its own, but not in one that has closed and keeps the focus for a moment', () => {
  const [open, closed] = [['button', 'dialog'], ['button', 'dialog', 'dialog:not([open])']];
  assert.deepEqual([' ', 'ArrowRight'].map((name) => intentOf(key(name, { target: inside(...open) }))), [null, null]);
  assert.deepEqual([' ', 'ArrowRight'].map((name) => intentOf(key(name, { target: inside(...closed) }))), ['next', 'next']);
});

test('the left edge turns back, the right half turns on, between them are the bars', () => {
  assert.deepEqual([0.1, 0.29, 0.4, 0.51, 0.99].map(zone), ['previous', 'previous', 'bars', 'next', 'next']);
});

test('a swipe is long and level', () => {
  assert.deepEqual([swipe(-80, 5), swipe(80, 5), swipe(-20, 0), swipe(-80, 70)], ['next', 'previous', null, null]);
});
