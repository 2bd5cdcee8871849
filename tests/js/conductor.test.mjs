import assert from 'node:assert/strict';
import test from 'node:test';

import { Conductor } from '../../static/js/conductor.js';
import { settle } from './fakes.mjs';

const settings = { dwell: 45, fade: 4, sensitivity: 3, volume: 0.7, mode: 1, genre: '', vocals: false };
const track = (id) => ({ id, title: id });

/** What a server with two cues says: calm on passages 0-9, storm from 10 on. */
function book(passage, { skip } = {}) {
  const [start, end, emotion, id] = passage < 10 ? [0, 9, 'neutral', 'calm'] : [10, 19, 'fear', 'storm'];
  const chosen = skip === id ? `${id} two` : id;
  const next = passage < 10 ? { track: track('storm') } : null;
  return { passage, state: 'ready', stale: false, notice: '', cue: { start, end, emotion, margin: 0.5 }, track: track(chosen), reasons: [], next };
}

class FakeMixer extends EventTarget {
  now = 0;
  isPaused = true;
  played = [];
  buffered = [];
  alarms = [];
  broken = new Set();
  async open() {}
  async play({ id }) {
    if (this.broken.has(id)) throw new Error('it cannot be played');
    this.played.push(id);
    this.isPaused = false;
    return true;
  }
  async pause() {
    this.isPaused = true;
  }
  async resume() {
    this.isPaused = false;
    this.played.push('on');
  }
  stay() {
    this.played.push('stayed');
  }
  renew({ url }) {
    this.renewed = url;
  }
  async buffer({ id }) {
    this.buffered.push(id);
  }
  after(seconds) {
    return new Promise((resolve) => this.alarms.push({ at: this.now + seconds, resolve }));
  }
}

function setUp(answer = book) {
  const mixer = new FakeMixer();
  const heard = [];
  const timers = [];
  const clock = { milliseconds: 0 };
  const server = { cue: async (...wish) => answer(...wish), heard: async (id) => heard.push(id) };
  const conductor = new Conductor({
    server,
    mixer,
    settings,
    milliseconds: () => clock.milliseconds,
    later: (act, delay) => timers.push({ act, delay }),
  });
  const pass = async (seconds) => {
    clock.milliseconds += seconds * 1000;
    mixer.now += seconds;
    mixer.alarms.splice(0).forEach((alarm) => (alarm.at <= mixer.now ? alarm.resolve() : mixer.alarms.push(alarm)));
    await settle();
  };
  const read = async (passage, seconds = 0) => {
    conductor.follow(passage);
    await settle();
    await pass(seconds);
  };
  return { conductor, mixer, heard, timers, pass, read };
}

test('music never starts by itself', async () => {
  const { read, mixer } = setUp();
  await read(0, 100);
  await read(10, 100);
  assert.deepEqual(mixer.played, []);
});

test('play starts the music of the page at once, and what follows is buffered', async () => {
  const { conductor, mixer, heard, read } = setUp();
  await read(3);
  await conductor.play();
  assert.deepEqual([mixer.played, heard, mixer.buffered], [['calm'], ['calm'], ['storm']]);
});

test('turning pages inside a cue does not restart the track', async () => {
  const { conductor, mixer, read } = setUp();
  await read(0);
  await conductor.play();
  for (let passage = 1; passage < 10; passage += 1) await read(passage, 20);
  assert.deepEqual(mixer.played, ['calm']);
});

test('a new mood is followed once it was looked at and the track had its time', async () => {
  const { conductor, mixer, read, pass } = setUp();
  await read(9);
  await conductor.play();
  await read(10, 8.1);
  assert.deepEqual(mixer.played, ['calm']);
  await pass(37);
  assert.deepEqual(mixer.played, ['calm', 'storm']);
});

test('leafing through and back again changes nothing', async () => {
  const { conductor, mixer, read, pass } = setUp();
  await read(9, 60);
  await conductor.play();
  await pass(60);
  await read(10, 5);
  await read(9, 60);
  assert.deepEqual(mixer.played, ['calm']);
});

test('time in a hidden tab is not time spent on a passage', async () => {
  const { conductor, mixer, read, pass } = setUp();
  await read(9);
  await conductor.play();
  await pass(60);
  await read(10, 2);
  conductor.isVisible = false;
  await pass(30);
  assert.deepEqual(mixer.played, ['calm']);
  conductor.isVisible = true;
  await pass(6.1);
  assert.deepEqual(mixer.played, ['calm', 'storm']);
});

test('an answer for a page that was left already is dropped', async () => {
  let release;
  const slow = (passage) => (passage === 10 ? new Promise((resolve) => (release = () => resolve(book(10)))) : book(passage));
  const { conductor, mixer, read, pass } = setUp(slow);
  await read(0);
  await conductor.play();
  await pass(60);
  await read(10, 10);
  await read(1, 0);
  release();
  await pass(60);
  assert.deepEqual(mixer.played, ['calm']);
});

test('with the server away, what plays goes on and is asked about again', async () => {
  let away = false;
  const answer = (passage) => {
    if (away) throw Object.assign(new Error(), { status: 0 });
    return book(passage);
  };
  const { conductor, mixer, read, pass, timers } = setUp(answer);
  await read(0);
  await conductor.play();
  away = true;
  await pass(60);
  await read(10, 10);
  assert.deepEqual([mixer.played, conductor.notice], [['calm'], 'away']);
  away = false;
  timers.pop().act();
  await pass(0);
  assert.deepEqual([mixer.played, conductor.notice], [['calm', 'storm'], '']);
});

test('while the page is not scored the reader is told, and music follows when it is', async () => {
  let state = 'waiting';
  const answer = (passage) => (state === 'waiting' ? { ...book(passage), state, track: null, cue: null } : book(passage));
  const { conductor, mixer, read, timers } = setUp(answer);
  await read(0);
  await conductor.play();
  assert.deepEqual([mixer.played, conductor.notice], [[], 'not scored']);
  state = 'ready';
  timers.pop().act();
  await settle();
  assert.deepEqual([mixer.played, conductor.notice], [['calm'], '']);
});

test('the notice of an unsupported language is shown', async () => {
  const { conductor, read } = setUp((passage) => ({ ...book(passage), state: 'unsupported', notice: 'Its mood cannot be read.' }));
  await read(0);
  await conductor.play();
  assert.equal(conductor.notice, 'Its mood cannot be read.');
});

test('stop and play goes on with the same track in the same cue', async () => {
  const { conductor, mixer, read } = setUp();
  await read(0);
  await conductor.play();
  await conductor.stop();
  assert.equal(mixer.isPaused, true);
  await conductor.play();
  assert.deepEqual(mixer.played, ['calm', 'on']);
});

test('skip asks for another track and plays it at once', async () => {
  const { conductor, mixer, read } = setUp();
  await read(0);
  await conductor.play();
  await conductor.skip();
  assert.deepEqual(mixer.played, ['calm', 'calm two']);
});

test('going on with what plays gives up a change that is still loading', async () => {
  const { conductor, mixer, read, pass } = setUp();
  await read(9);
  await conductor.play();
  await pass(60);
  mixer.play = () => new Promise(() => {}); // it loads and loads
  await read(10, 8.1);
  await read(9);
  assert.deepEqual(mixer.played, ['calm', 'stayed']);
});

test('turning pages while the track of their mood is loading lets it come', async () => {
  const { conductor, mixer, read, pass } = setUp();
  await read(9);
  await conductor.play();
  await pass(60);
  mixer.play = () => new Promise(() => {});
  await read(10, 8.1);
  await read(11);
  assert.deepEqual(mixer.played, ['calm']);
});

test('a skip is not forgotten when the page is turned before it was answered', async () => {
  const { conductor, mixer, read } = setUp();
  await read(0);
  await conductor.play();
  conductor.skip();
  await read(1);
  assert.deepEqual(mixer.played, ['calm', 'calm two']);
});

test('what cannot go on after a pause is fetched anew', async () => {
  const { conductor, mixer, read } = setUp();
  await read(0);
  await conductor.play();
  await conductor.stop();
  mixer.resume = async () => {
    throw new Error('its link has run out');
  };
  await conductor.play();
  await settle();
  assert.deepEqual(mixer.played, ['calm', 'calm']);
});

test('a track that cannot be played gives way to another', async () => {
  const { conductor, mixer, read } = setUp();
  mixer.broken.add('calm');
  await read(0);
  await conductor.play();
  assert.deepEqual(mixer.played, ['calm two']);
});

test('when nothing can be played the reader is told', async () => {
  const { conductor, mixer, read } = setUp();
  mixer.broken = { has: () => true };
  await read(0);
  await conductor.play();
  assert.equal(conductor.notice, 'unplayable');
});

test('what the reader has corrected is heard at once, however soon and short', async () => {
  let corrected = false;
  const { conductor, mixer, read } = setUp((passage, wish) => {
    const answer = book(passage, wish);
    return corrected ? { ...answer, cue: { ...answer.cue, emotion: 'joy', margin: 0 }, track: track('feast') } : answer;
  });
  await read(3);
  await conductor.play();
  corrected = true;
  await conductor.heed();
  assert.deepEqual(mixer.played, ['calm', 'feast']);
});

test('a correction of what does not play changes what is known, and starts no music', async () => {
  const { conductor, mixer, read } = setUp();
  await read(3);
  await conductor.heed();
  assert.equal(conductor.answer.passage, 3);
  assert.deepEqual(mixer.played, []);
});

test('a link that may run out is renewed from the cue that plays, wherever the reader is by now', async () => {
  const asked = [];
  const answer = (passage) => {
    asked.push(passage);
    const said = book(passage);
    return { ...said, track: { ...said.track, url: `/${said.track.id}?signature=${asked.length}` } };
  };
  const { conductor, mixer, read } = setUp(answer);
  await read(9);
  await conductor.play();
  await read(10, 1);
  mixer.dispatchEvent(new Event('aging'));
  await settle();
  assert.equal(asked.at(-1), 0);
  assert.equal(mixer.renewed, `/calm?signature=${asked.length}`);
});

test('no answer to that is no harm', async () => {
  let away = false;
  const { conductor, mixer, read } = setUp((passage) => (away ? Promise.reject(new Error()) : book(passage)));
  await read(9);
  await conductor.play();
  away = true;
  mixer.dispatchEvent(new Event('aging'));
  await settle();
  assert.deepEqual([mixer.played, conductor.notice, conductor.on], [['calm'], '', true]);
});

test('what the system has silenced is shown as stopped', async () => {
  const { conductor, mixer, read } = setUp();
  await read(0);
  await conductor.play();
  mixer.dispatchEvent(new Event('interrupted'));
  await settle();
  assert.deepEqual([conductor.on, mixer.isPaused], [false, true]);
});
