import assert from 'node:assert/strict';
import test from 'node:test';

import './fakes.mjs';
import { CAMERA, SCREEN } from '../../static/js/companion/change.js';
import { CompanionServer } from '../../static/js/companion/companion-server.js';
import { Companion } from '../../static/js/companion/companion.js';
import { Regions, WHOLE } from '../../static/js/companion/region.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));
const track = { label: 'window:1:0', getSettings: () => ({ displaySurface: 'window' }) };
const stream = { getVideoTracks: () => [track] };

class Eye extends EventTarget {
  size = { width: 1280, height: 720 };
  region = WHOLE;
  opened = null;
  async open(_, limits) {
    this.opened = limits;
  }
  close() {
    this.opened = null;
  }
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

class Sender extends EventTarget {
  pages = [];
  offer(page) {
    this.pages.push(page);
  }
  clear() {
    this.pages = [];
  }
  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function world({ refusal = null } = {}) {
  const said = [];
  const note = (what) => (value) => {
    said.push(value === undefined ? what : `${what} ${value}`);
    return Promise.resolve();
  };
  const waits = [];
  const give = async () => {
    if (refusal) throw Object.assign(new Error(), { name: refusal });
    return stream;
  };
  const parts = { eye: new Eye(), sender: new Sender(), server: { forget: note('forget') } };
  const conductor = { play: note('play'), stop: note('stop'), follow: note('follow'), look: note('look') };
  const storage = {};
  const companion = new Companion({
    ...parts,
    conductor,
    media: { getDisplayMedia: give, getUserMedia: give },
    regions: new Regions(() => ({ getItem: (key) => storage[key] ?? null, setItem: (key, value) => (storage[key] = value) })),
    after: (seconds) => new Promise((resolve) => waits.push({ seconds, resolve })),
  });
  return { ...parts, companion, said, waits };
}

const answer = (more = {}) => ({ seen: 'new', passage: 1, notice: '', cue: { start: 0 }, wait: null, readings: [], ...more });

test('a shared window is watched as a screen, a paper book as a camera', async () => {
  const { companion, eye, said } = world();
  await companion.share();
  assert.equal(eye.opened, SCREEN);
  assert.deepEqual([companion.state.source, companion.state.isOn, said], ['screen', true, ['play']]);
  await companion.film();
  assert.equal(eye.opened, CAMERA);
});

test('who shares nothing hears nothing, and is told', async () => {
  const { companion, said } = world({ refusal: 'NotAllowedError' });
  await companion.share();
  assert.deepEqual([companion.state.source, companion.state.notice, said], ['off', 'refused', ['play', 'stop']]);
});

test('a page that is seen is sent, and the music follows its answer', async () => {
  const { companion, eye, sender, said } = world();
  await companion.share();
  eye.tell('page', 'picture');
  assert.deepEqual(sender.pages, ['picture']);
  sender.tell('answer', answer({ passage: 3 }));
  assert.deepEqual(said, ['play', 'follow 3']);
});

test('before there was a page with text there is nothing to follow', async () => {
  const { companion, sender, said } = world();
  await companion.share();
  sender.tell('answer', answer({ seen: 'nothing', cue: null }));
  assert.deepEqual([said, companion.state.notice], [['play'], 'no text']);
});

test('a change that had to wait is asked for when its time has come, unless another page came', async () => {
  const { companion, sender, said, waits } = world();
  await companion.share();
  sender.tell('answer', answer({ passage: 1, wait: 30 }));
  sender.tell('answer', answer({ passage: 2, wait: 20 }));
  for (const { resolve } of waits) resolve();
  await turn();
  assert.deepEqual(waits.map(({ seconds }) => seconds), [30, 20]);
  assert.deepEqual(said.filter((each) => each === 'look'), ['look']);
});

test('when sharing ends the music ends, and the server forgets', async () => {
  const { companion, eye, said } = world();
  await companion.share();
  eye.tell('ended');
  assert.deepEqual([companion.state.isOn, companion.state.notice], [false, 'ended']);
  assert.deepEqual(said, ['play', 'stop', 'forget']);
});

test('stopping leaves nothing to see of what was read', async () => {
  const { companion, sender } = world();
  await companion.share();
  sender.tell('answer', answer());
  companion.stop();
  assert.equal(companion.state.answer, null);
});

test('a region is remembered for what is watched', async () => {
  const { companion, eye } = world();
  await companion.share();
  const region = { x: 0.1, y: 0.1, width: 0.5, height: 0.5 };
  companion.region = region;
  companion.stop();
  eye.region = WHOLE;
  await companion.share();
  assert.deepEqual(eye.region, region);
});

test('one picture or text is read without watching anything', () => {
  const { companion, sender, said } = world();
  companion.read('It was dark.', 'a text');
  assert.deepEqual([companion.state.source, companion.state.name, sender.pages, said], ['still', 'a text', ['It was dark.'], ['play']]);
});

test('a camera is allowed, and no window chosen', async () => {
  const { companion } = world({ refusal: 'NotAllowedError' });
  await companion.film();
  assert.equal(companion.state.notice, 'not allowed');
});

test('where one picture was given, no region of it is to be drawn', () => {
  const { companion, sender } = world();
  companion.read('picture', 'IMG_2041.jpg');
  sender.tell('answer', answer({ seen: 'nothing', cue: null }));
  assert.equal(companion.state.notice, 'no text in it');
});

test('problems are said, each in its own words', async () => {
  const { companion, sender } = world();
  await companion.share();
  const notices = [{ status: 0 }, { status: 429 }, { status: 503, body: { code: 'ocr_unavailable' } }, { status: 503 }, { status: 422 }, { status: 400 }];
  const said = notices.map((problem) => {
    sender.tell('problem', problem);
    return companion.state.notice;
  });
  assert.deepEqual(said, ['away', 'often', 'no pictures', 'busy', 'not readable picture', 'too long']);
});

function replying(...answers) {
  const asked = [];
  const exchange = async (url, options = {}) => {
    asked.push([options.method ?? 'GET', url]);
    return { json: async () => answers.shift() };
  };
  return { asked, server: new CompanionServer('/api/v1/companion', { exchange }) };
}

test('an answer is handed to the conductor once, from then on the server is asked', async () => {
  const { asked, server } = replying({ seen: 'new', track: 1, passage: 0 }, { seen: 'same', track: 2, passage: 0 });
  const shown = await server.show('It was dark.');
  assert.equal((await server.cue(shown.passage)).track, 1);
  assert.deepEqual(await server.cue(shown.passage), { seen: 'same', track: 2, passage: shown.passage });
  assert.deepEqual(asked, [['POST', '/api/v1/companion/frames'], ['GET', '/api/v1/companion']]);
});

test('pages are counted here, where the server may have forgotten them', async () => {
  const { server } = replying({ seen: 'nothing' }, { seen: 'new' }, { seen: 'same' }, { seen: 'again' }, { seen: 'new', passage: 0 });
  const counts = [];
  for (let i = 0; i < 5; i += 1) counts.push((await server.show('a text')).passage);
  assert.deepEqual(counts, [1, 2, 2, 3, 4]);
});

test('another piece is asked of the server at once', async () => {
  const { asked, server } = replying({ seen: 'new' }, { track: 2 });
  const { passage } = await server.show('It was dark.');
  await server.cue(passage, { skip: 'a b' });
  assert.deepEqual(asked.at(-1), ['GET', '/api/v1/companion?skip=a%20b']);
});

test('reading along has begun before there is a picture', async () => {
  const { companion, eye } = world();
  eye.open = () => new Promise(() => {}); // a page that stands still in a hidden tab
  await companion.share();
  assert.equal(companion.state.isOn, true);
});
