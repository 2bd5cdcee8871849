import assert from 'node:assert/strict';
import test from 'node:test';

import { nthOf } from '../../static/js/search.js';

test('the nth place is told by where it begins and ends, whatever the case', () => {
  assert.deepEqual(nthOf('A door. Another Door.', 'door', 1), { start: 16, end: 20 });
});

test('a space is any white space', () => {
  assert.deepEqual(nthOf('the old\n house', 'old house', 0), { start: 4, end: 14 });
});

test('what means something to a pattern is looked for as it is', () => {
  assert.deepEqual(nthOf('what? (.*)', '(.*)', 0), { start: 6, end: 10 });
  assert.equal(nthOf('anything', '.*', 0), null);
});

test('a place that the page does not show is none', () => {
  assert.equal(nthOf('A door.', 'door', 1), null);
});
