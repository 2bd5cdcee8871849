import assert from 'node:assert/strict';
import test from 'node:test';

import { Regions, WHOLE, between, inPixels, inside, isFrame, isWhole, nameOf, nudged } from '../../static/js/companion/region.js';
import { fit, encode, MOST_BYTES } from '../../static/js/companion/encoding.js';

function memory(kept = {}) {
  return { getItem: (key) => kept[key] ?? null, setItem: (key, value) => (kept[key] = value) };
}

const close = (one, other) => Object.keys(other).forEach((side) => assert.ok(Math.abs(one[side] - other[side]) < 1e-9, side));

test('two corners make a region, whichever is first', () => {
  const region = { x: 0.25, y: 0.25, width: 0.5, height: 0.25 };
  close(between({ x: 0.25, y: 0.25 }, { x: 0.75, y: 0.5 }), region);
  close(between({ x: 0.75, y: 0.5 }, { x: 0.25, y: 0.25 }), region);
});

test('a tap is no frame', () => {
  assert.ok(!isFrame({ x: 0.5, y: 0.5 }, { x: 0.51, y: 0.49 }));
  assert.ok(isFrame({ x: 0.1, y: 0.5 }, { x: 0.9, y: 0.51 }), 'a single line is');
});

test('a region stays in the picture, and large enough for a line', () => {
  close(inside({ x: 0.9, y: -1, width: 0.3, height: 0.001 }), { x: 0.7, y: 0, width: 0.3, height: 0.05 });
  close(between({ x: -3, y: -3 }, { x: 4, y: 4 }), WHOLE);
});

test('arrows move it, with the shift key they resize it', () => {
  const region = { x: 0.2, y: 0.2, width: 0.5, height: 0.5 };
  close(nudged(region, 'ArrowRight', false), { ...region, x: 0.22 });
  close(nudged(region, 'ArrowUp', true), { ...region, height: 0.48 });
  close(nudged({ ...region, x: 0.5 }, 'ArrowRight', true), { ...region, x: 0.5 });
});

test('in pixels it is what is cut out', () => {
  const size = { width: 1280, height: 720 };
  assert.deepEqual(inPixels({ x: 0.25, y: 0.5, width: 0.5, height: 0.25 }, size), { x: 320, y: 360, width: 640, height: 180 });
  assert.ok(isWhole(WHOLE));
});

test('regions are remembered by the title, where the browser tells it, else by kind', () => {
  assert.equal(nameOf({ label: 'Kindle - Middlemarch', kind: 'window' }), 'Kindle - Middlemarch');
  assert.equal(nameOf({ label: 'window:4711:0', kind: 'window' }), 'window');
  assert.equal(nameOf({ label: 'web-contents-media-stream://71:2', kind: 'browser' }), 'browser');
  assert.equal(nameOf({ label: '' }), 'camera');
});

test('a region is found again for its window, until the whole is taken', () => {
  const storage = memory();
  const region = { x: 0.1, y: 0.1, width: 0.5, height: 0.5 };
  new Regions(() => storage).keep('Kindle', region);
  close(new Regions(() => storage).of('Kindle'), region);
  assert.equal(new Regions(() => storage).of('Other'), WHOLE);
  new Regions(() => storage).keep('Kindle', WHOLE);
  assert.equal(new Regions(() => storage).of('Kindle'), WHOLE);
});

test('only the latest are kept, and nonsense in the storage is nothing', () => {
  const kept = {};
  const regions = new Regions(() => memory(kept));
  for (let i = 0; i < 80; i += 1) regions.keep(`window ${i}`, { x: 0, y: 0, width: 0.5, height: 0.5 });
  assert.equal(JSON.parse(kept['companion-regions']).length, 50);
  for (const nonsense of ['{', '7', '[[1]]', '[["a",{"x":"b"}]]']) {
    assert.equal(new Regions(() => memory({ 'companion-regions': nonsense })).of('a'), WHOLE);
  }
  assert.equal(new Regions(() => { throw new Error('forbidden'); }).of('a'), WHOLE);
});

test('a large picture is made small in its own shape, a small one stays', () => {
  assert.deepEqual(fit({ width: 1280, height: 720 }), { width: 1280, height: 720 });
  const { width, height } = fit({ width: 3840, height: 2160 });
  assert.ok(width * height <= 2_402_000);
  assert.ok(Math.abs(width / height - 16 / 9) < 0.01);
});

/** Canvases whose pictures have so many bytes a pixel at full quality. */
function drawing(bytes, { types = ['image/webp'] } = {}) {
  const tried = [];
  const draw = ({ width, height }) => ({
    async convertToBlob({ type, quality }) {
      tried.push([width, quality]);
      return { type: types.includes(type) ? type : 'image/png', size: width * height * bytes * quality };
    },
  });
  return { draw, tried };
}

test('a picture loses quality first and size last, until it is small enough', async () => {
  const { draw, tried } = drawing(0.5);
  const blob = await encode(draw, { width: 1280, height: 720 });
  assert.ok(blob.size <= MOST_BYTES);
  assert.deepEqual(tried.map(([, quality]) => quality), [0.85, 0.7, 0.55, 0.4].slice(0, tried.length));
  const large = drawing(4);
  assert.ok((await encode(large.draw, { width: 1280, height: 720 })).size <= MOST_BYTES);
  assert.ok(large.tried.at(-1)[0] < 1280);
});

test('where WebP is not written, JPEG is; where neither is, it is said', async () => {
  const { draw } = drawing(0.1, { types: ['image/jpeg'] });
  assert.equal((await encode(draw, { width: 100, height: 100 })).type, 'image/jpeg');
  await assert.rejects(encode(drawing(0.1, { types: [] }).draw, { width: 100, height: 100 }));
});
