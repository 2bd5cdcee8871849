import assert from 'node:assert/strict';
import test from 'node:test';

import { Conductor } from '../../static/js/conductor.js';
import { Preferences } from '../../static/js/preferences.js';
import { settle } from './fakes.mjs';

const VALUES = { theme: 'light', size: 18, mode: 1, genre: '', vocals: false, fade: 4, volume: 0.7, sensitivity: 3, dwell: 45 };
const page = () => ({
  documentElement: { dataset: {}, style: { setProperty() {} } },
  querySelectorAll: () => [],
});

/** A server that answers from what it was PATCHed, a moment after it was. */
class FakeServer {
  kept = { ...VALUES };
  patches = [];
  asked = 0;
  refusal = null;
  exchange = async (url, { body }) => {
    await settle();
    if (this.refusal) throw this.refusal;
    this.patches.push(body);
    Object.assign(this.kept, body);
  };
  async cue(passage) {
    this.asked += 1;
    const track = { id: ['', 'emotional', 'mixed', 'neutral'][this.kept.mode] + this.kept.genre };
    return { passage, state: 'ready', notice: '', cue: { start: 0, end: 9, emotion: 'joy', margin: 1 }, track, next: null };
  }
  async heard() {}
}

class FakeMixer extends EventTarget {
  now = 0;
  played = [];
  async open() {}
  async play({ id }) {
    this.played.push(id);
    return true;
  }
  async buffer() {}
  stay() {}
  renew() {}
}

/** Preferences and conductor, connected as on the page, with music playing. */
async function setUp() {
  const [server, mixer, timers] = [new FakeServer(), new FakeMixer(), []];
  const later = (act) => void timers.push(act);
  const preferences = new Preferences({ ...VALUES }, { url: '/', root: page(), exchange: server.exchange, later });
  const conductor = new Conductor({ server, mixer, settings: preferences.values });
  preferences.addEventListener('change', ({ detail }) => (conductor.settings = detail.values));
  preferences.addEventListener('kept', ({ detail }) => conductor.kept(detail.names));
  conductor.follow(0);
  await conductor.play();
  server.asked = 0;
  const set = async (changes) => {
    preferences.set(changes);
    for (let i = 0; i < 5; i += 1) await settle();
  };
  const rest = async () => {
    timers.splice(0).forEach((act) => act());
    for (let i = 0; i < 5; i += 1) await settle();
  };
  return { server, mixer, preferences, conductor, set, rest };
}

test('another mode is heard at once', async () => {
  const { mixer, set } = await setUp();
  await set({ mode: 3 });
  assert.deepEqual(mixer.played, ['emotional', 'neutral']);
});

test('another genre is heard at once, also as the first thing that is changed', async () => {
  const { mixer, set } = await setUp();
  await set({ genre: ' piano' });
  assert.deepEqual(mixer.played, ['emotional', 'emotional piano']);
});

test('of quick changes the last one wins', async () => {
  const { server, mixer, preferences, set } = await setUp();
  preferences.set({ mode: 2 });
  preferences.set({ mode: 1 });
  await set({ mode: 3 });
  assert.deepEqual([server.kept.mode, mixer.played.at(-1)], [3, 'neutral']);
});

test('moving the slider of the volume asks the server for no music', async () => {
  const { server, mixer, set, rest } = await setUp();
  for (let step = 0; step < 30; step += 1) await set({ volume: step / 30 });
  assert.equal(mixer.volume, 29 / 30);
  await rest();
  assert.deepEqual([server.asked, server.patches], [0, [{ volume: 29 / 30 }]]);
});

test('appearance asks the server for no music', async () => {
  const { server, set, rest } = await setUp();
  await set({ size: 20, theme: 'dark' });
  await rest();
  assert.deepEqual([server.asked, server.patches.length], [0, 1]);
});

test('the server plans anew by sensitivity and least time, once it has kept them', async () => {
  const { server, mixer, set, rest } = await setUp();
  await set({ sensitivity: 5 });
  await set({ dwell: 20 });
  assert.equal(server.asked, 0);
  await rest();
  assert.deepEqual([server.asked, server.patches, mixer.played], [1, [{ sensitivity: 5, dwell: 20 }], ['emotional']]);
});

test('what the server could not take is sent again, and heard then', async () => {
  const { server, mixer, set, rest } = await setUp();
  server.refusal = { status: 0 };
  await set({ mode: 3 });
  server.refusal = null;
  await rest();
  assert.deepEqual(mixer.played, ['emotional', 'neutral']);
});

test('what the server refuses does not hold back the rest', async () => {
  const { server, set, rest } = await setUp();
  server.refusal = { status: 400 };
  await set({ genre: 'nonsense' });
  server.refusal = null;
  await set({ size: 20 });
  await rest();
  assert.deepEqual(server.patches, [{ size: 20 }]);
});

test('the volume goes down with its ceiling, and both are kept', async () => {
  const { preferences, mixer, server, set, rest } = await setUp();
  await set({ ceiling: 0.5 });
  await rest();
  assert.equal(preferences.values.volume, 0.5);
  assert.equal(mixer.volume, 0.5);
  assert.deepEqual(server.patches.at(-1), { ceiling: 0.5, volume: 0.5 });
});

test('no volume is set above the ceiling, and none is heard', async () => {
  const { preferences, mixer, set } = await setUp();
  await set({ ceiling: 0.3 });
  await set({ volume: 0.9 });
  assert.deepEqual([preferences.values.volume, mixer.volume], [0.3, 0.3]);
});

test('a slider ends at the preference it may not exceed', () => {
  const slider = { name: 'volume', type: 'range', dataset: { most: 'ceiling', kind: 'number' } };
  const root = { ...page(), querySelectorAll: (selector) => (selector === '[data-most]' ? [slider] : []) };
  const preferences = new Preferences({ ...VALUES, ceiling: 1 }, { url: '/', root, later: () => {} });
  preferences.set({ ceiling: 0.4 });
  assert.deepEqual([slider.max, slider.value], [0.4, 0.4]);
});

test('screen readers hear percent where percent are seen', () => {
  const said = {};
  const slider = { name: 'volume', dataset: { unit: '%' }, setAttribute: (name, value) => (said[name] = value) };
  const root = { ...page(), querySelectorAll: (selector) => (selector === 'input[data-unit="%"]' ? [slider] : []) };
  const preferences = new Preferences({ ...VALUES, ceiling: 1 }, { url: '/', root, later: () => {} });
  preferences.set({ volume: 0.35 });
  assert.deepEqual(said, { 'aria-valuetext': '35 %' });
});
