import assert from 'node:assert/strict';
import test from 'node:test';

import { missing } from '../../static/js/why.js';

test('where no mood is known, the panel says why', () => {
  assert.deepEqual([null, { state: 'waiting' }].map(missing), ['away', 'not scored']);
});
