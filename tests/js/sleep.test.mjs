import assert from 'node:assert/strict';
import test from 'node:test';

import { SleepTimer } from '../../static/js/sleep.js';
import './fakes.mjs';

const MINUTE = 60_000;

function setUp() {
  const clock = { milliseconds: 0, timers: [] };
  const later = (act, delay) => clock.timers.push({ act, delay });
  const timer = new SleepTimer({ milliseconds: () => clock.milliseconds, later });
  const told = [];
  timer.addEventListener('over', () => told.push(clock.milliseconds));
  return { clock, timer, told };
}

test('it tells when its time is over, once', () => {
  const { clock, timer, told } = setUp();
  timer.set(15);
  assert.equal(clock.timers[0].delay, 15 * MINUTE);
  clock.milliseconds = 15 * MINUTE;
  clock.timers[0].act();
  timer.look();
  assert.deepEqual(told, [15 * MINUTE]);
});

test('in a hidden tab, whose timers come late, the music reminds it', () => {
  const { clock, timer, told } = setUp();
  timer.set(15);
  clock.milliseconds = 14 * MINUTE;
  timer.look();
  assert.deepEqual(told, []);
  clock.milliseconds = 15 * MINUTE + 9;
  timer.look();
  assert.deepEqual(told, [15 * MINUTE + 9]);
});

test('another choice counts anew, and none ends it', () => {
  const { clock, timer, told } = setUp();
  timer.set(15);
  clock.milliseconds = 10 * MINUTE;
  timer.set(30);
  clock.milliseconds = 20 * MINUTE;
  clock.timers[0].act(); // the timer of the first choice, if it still rings
  assert.deepEqual(told, []);
  timer.set(0);
  clock.milliseconds = 99 * MINUTE;
  timer.look();
  assert.deepEqual(told, []);
});
