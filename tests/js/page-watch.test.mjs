import assert from 'node:assert/strict';
import { test } from 'node:test';

import { PageWatch } from '../../static/js/page-watch.js';

/** A section of the page as far as the watch looks at it. */
function sectionOf(passage, { waits = true, undrawn = false } = {}) {
  const section = { dataset: { passage: String(passage) }, outerHTML: `${passage} ${waits} ${undrawn}`, replaced: null };
  section.matches = () => waits;
  section.querySelector = () => (undrawn ? {} : null);
  section.replaceWith = (other) => (section.replaced = other);
  return section;
}

function world(sections, answers = []) {
  const timers = [];
  const asked = [];
  const byIndex = new Map(sections.map((section) => [Number(section.dataset.passage), section]));
  const reader = { base: '/read/x/', flow: { passage: (index) => byIndex.get(Number(index)) }, relaid: 0, relayout: () => (reader.relaid += 1) };
  globalThis.document = { hidden: false, adoptNode: (node) => node };
  globalThis.DOMParser = class {
    parseFromString(html) {
      return { querySelectorAll: () => html };
    }
  };
  const ask = async (url, name) => {
    asked.push([url, name]);
    return answers.shift() ?? null;
  };
  const watch = new PageWatch(reader, {
    ask,
    later: (act, wait) => timers.push({ act, wait }),
    forget: () => timers.splice(0),
  });
  return { watch, timers, asked, reader, byIndex };
}

test('pages that wait for nothing are not asked about', () => {
  const { watch, timers } = world([sectionOf(3, { waits: false })]);
  watch.look([3]);
  assert.equal(timers.length, 0);
});

test('a page that is not even drawn is asked about soon, one that is read slower', () => {
  const { watch, timers } = world([sectionOf(3), sectionOf(4, { undrawn: true })]);
  watch.look([3]);
  const slow = timers[0].wait;
  watch.look([4]);
  assert.ok(timers[0].wait < slow);
});

test('what has changed takes the place of what waited, and the page is laid out again', async () => {
  const old = sectionOf(3);
  const news = sectionOf(3, { waits: false });
  const { watch, timers, asked, reader } = world([old], [{ html: [news] }]);
  watch.look([3]);
  await timers[0].act();
  assert.deepEqual(asked, [['/read/x/3/', 'pages']]);
  assert.equal(old.replaced, news);
  assert.equal(reader.relaid, 1);
});

test('what is as it was is left alone and asked about again', async () => {
  const old = sectionOf(3);
  const { watch, timers, reader } = world([old], [{ html: [sectionOf(3)] }]);
  watch.look([3]);
  await timers[0].act();
  assert.equal(old.replaced, null);
  assert.equal(reader.relaid, 0);
  assert.equal(timers.length, 1);
});

test('a server that is away is asked again', async () => {
  const { watch, timers } = world([sectionOf(3)], []);
  watch.look([3]);
  await timers[0].act();
  assert.equal(timers.length, 1);
});

test('nothing is asked while nobody sees the page', async () => {
  const { watch, timers, asked } = world([sectionOf(3)]);
  globalThis.document.hidden = true;
  watch.look([3]);
  await timers[0].act();
  assert.deepEqual(asked, []);
  assert.equal(timers.length, 1);
});
