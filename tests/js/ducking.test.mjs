import assert from 'node:assert/strict';
import test from 'node:test';

import { Ducking } from '../../static/js/ducking.js';
import './fakes.mjs';

class FakePage extends EventTarget {
  /** A media element of the page tells of itself; such events do not bubble, but can be caught on their way. */
  tell(sign, element) {
    const event = new Event(sign);
    Object.defineProperty(event, 'target', { value: element });
    this.dispatchEvent(event);
  }
}

function setUp() {
  const page = new FakePage();
  const speech = { speaking: false, paused: false };
  const timers = [];
  const ducking = new Ducking({ root: page, speech, every: (act, delay) => timers.push({ act, delay }) });
  const told = [];
  ducking.addEventListener('change', () => told.push(ducking.isSpoken));
  ducking.start();
  return { page, speech, timers, ducking, told };
}

const voice = (more = {}) => ({ paused: false, ended: false, muted: false, volume: 1, ...more });

test("the book's own sound comes before the music, until it ends", () => {
  const { page, told } = setUp();
  const element = voice();
  page.tell('play', element);
  page.tell('playing', element);
  element.ended = true;
  page.tell('ended', element);
  assert.deepEqual(told, [true, false]);
});

test('of two voices both must have ended', () => {
  const { page, told } = setUp();
  const [one, two] = [voice(), voice()];
  page.tell('play', one);
  page.tell('play', two);
  one.paused = true;
  page.tell('pause', one);
  assert.deepEqual(told, [true]);
});

test('what is muted is no voice', () => {
  const { page, told } = setUp();
  const element = voice({ muted: true });
  page.tell('play', element);
  assert.deepEqual(told, []);
  element.muted = false;
  page.tell('volumechange', element);
  assert.deepEqual(told, [true]);
});

test('speech, which tells nobody, is looked for while there is music', () => {
  const { speech, timers, ducking, told } = setUp();
  ducking.watch(true);
  ducking.watch(true);
  assert.equal(timers.length, 1);
  speech.speaking = true;
  timers[0].act();
  speech.paused = true;
  timers[0].act();
  assert.deepEqual(told, [true, false]);
});

test('speech under way when the music begins is heeded at once', () => {
  const { speech, ducking, told } = setUp();
  speech.speaking = true;
  ducking.watch(true);
  assert.deepEqual(told, [true]);
});

test('an element that was taken out of the page while it played is found out', () => {
  const { page, timers, ducking, told } = setUp();
  const element = voice();
  ducking.watch(true);
  page.tell('play', element);
  element.paused = true; // as browsers do; its event does not come by here any more
  timers[0].act();
  assert.deepEqual(told, [true, false]);
});

test('a browser without speech is no problem', () => {
  const ducking = new Ducking({ root: new FakePage(), speech: undefined, every: () => 1 });
  ducking.watch(true);
  assert.equal(ducking.isSpoken, false);
});
