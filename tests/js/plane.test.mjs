import assert from 'node:assert/strict';
import test from 'node:test';

import { Plane, rounded, within } from '../../static/js/curation/plane.js';

/** The few parts of a page that the plane looks for. */
function page(valence = '', arousal = '') {
  const shown = {};
  const dot = { setAttribute: (name, value) => (shown[name] = value) };
  const svg = { querySelector: () => dot, addEventListener: () => {} };
  const heard = {};
  const field = (axis, value) => ({ value, addEventListener: (_, act) => (heard[axis] = act) });
  const fields = { valence: field('valence', valence), arousal: field('arousal', arousal) };
  const root = {
    querySelector: (wanted) => (wanted === '[data-plane]' ? svg : fields[wanted.match(/axis=(\w+)/)[1]]),
  };
  return { root, shown, fields, heard };
}

test('bright is to the right, driving is up', () => {
  const { root, shown } = page();
  new Plane(root).set(0.5, 0.25);
  assert.deepEqual([shown.cx, shown.cy, shown.visibility], [50, -25, 'visible']);
});

test('what is set is written into the fields that are sent', () => {
  const { root, fields } = page();
  new Plane(root).set(0.123456, -2);
  assert.deepEqual([fields.valence.value, fields.arousal.value], [0.12, -1]);
});

test('keys move it by steps and never over the edge', () => {
  const { root, fields } = page('0.98', '0');
  const plane = new Plane(root);
  plane.move(0.05, 0);
  plane.move(0, -0.05);
  assert.deepEqual([fields.valence.value, fields.arousal.value], [1, -0.05]);
});

test('a number typed moves the dot, and an empty one hides it', () => {
  const { root, shown, fields, heard } = page('0', '0');
  const plane = new Plane(root);
  fields.valence.value = '-0.4';
  heard.valence();
  assert.equal(shown.cx, -40);
  fields.arousal.value = '';
  heard.arousal();
  assert.equal(plane.isSet, false);
  assert.equal(shown.visibility, 'hidden');
});

test('places stay on the plane', () => {
  assert.deepEqual([-3, 0.2, 3].map(within), [-1, 0.2, 1]);
  assert.equal(rounded(0.055), 0.06);
});
