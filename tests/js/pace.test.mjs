import assert from 'node:assert/strict';
import test from 'node:test';

import { Meter } from '../../static/js/pace.js';

const USUAL = 30; // seconds that most readers take for a whole passage of these tests

/** A meter with a clock that goes on a second at a time, as the page's timer does. */
function setUp() {
  const state = { now: 0, away: false };
  const meter = new Meter({ milliseconds: () => state.now, isAway: () => state.away });
  const wait = (seconds, { alive = false } = {}) => {
    for (let i = 0; i < seconds; i += 1) {
      state.now += 1000;
      if (alive) meter.alive();
      meter.tick();
    }
  };
  const sleep = (seconds) => {
    state.now += seconds * 1000;
    meter.tick();
  };
  const away = (isAway) => (state.away = isAway);
  return { meter, wait, sleep, away };
}

/** A whole passage on a page of its own, or a part of one. */
const whole = (passage, part = 1) => [{ passage, part, seconds: part * USUAL }];
const at = (passage, offset = 0) => ({ passage, offset });
const told = (meter, options) => Object.fromEntries(meter.report(options).map(({ passage, ...total }) => [passage, total]));

test('a page that was read to its end counts in full', () => {
  const { meter, wait } = setUp();
  meter.show(whole(0), at(0));
  wait(25);
  meter.show(whole(1), at(1));
  assert.deepEqual(told(meter), { 0: { seconds: 25, share: 1, steady: true } });
  assert.deepEqual(told(meter), {}, 'and is told once');
});

test('the time of a page is spread over its passages by their length', () => {
  const { meter, wait } = setUp();
  meter.show([...whole(0, 0.5), ...whole(1), ...whole(2, 0.25)], at(0, 300));
  wait(35);
  meter.show([...whole(2, 0.75), ...whole(3)], at(2, 100));
  wait(35);
  meter.show(whole(4), at(4));
  assert.deepEqual(told(meter), {
    0: { seconds: 10, share: 0.5, steady: true },
    1: { seconds: 20, share: 1, steady: true },
    2: { seconds: 20, share: 1, steady: true },
    3: { seconds: 20, share: 1, steady: true },
  });
});

test('leafing counts for nothing, however small the page', () => {
  const { meter, wait } = setUp();
  for (let passage = 0; passage < 20; passage += 1) {
    meter.show(whole(passage), at(passage));
    wait(7);
  }
  meter.show(whole(20, 0.25), at(20));
  wait(3);
  meter.show(whole(20, 0.75), at(20, 90));
  assert.deepEqual(told(meter, { leaving: true }), { 20: { seconds: 3, share: 0.25, steady: true } });
});

test('a hidden page, a page under a sheet and a sleeping machine count for nothing', () => {
  const { meter, wait, sleep, away } = setUp();
  meter.show(whole(0), at(0));
  wait(10);
  away(true);
  wait(500);
  away(false);
  wait(10);
  sleep(3600);
  wait(5);
  meter.show(whole(1), at(1));
  assert.equal(told(meter)[0].seconds, 25);
});

test('of a page that lay open for an hour, no more counts than it takes to read', () => {
  const { meter, wait } = setUp();
  meter.show(whole(0), at(0));
  wait(3600);
  meter.show(whole(1), at(1));
  assert.deepEqual(told(meter)[0], { seconds: USUAL, share: 1, steady: false });
});

test('who gives signs of life may read as slowly as they like', () => {
  const { meter, wait } = setUp();
  meter.show(whole(0), at(0));
  wait(150, { alive: true });
  meter.show(whole(1), at(1));
  assert.deepEqual(told(meter)[0], { seconds: 150, share: 1, steady: true });
});

test('the slowest readers are not thought away on a full page', () => {
  const { meter, wait } = setUp();
  const page = [0, 1, 2, 3].flatMap((passage) => whole(passage));
  meter.show(page, at(0));
  wait(290);
  meter.show(whole(4), at(4));
  assert.deepEqual(told(meter)[2], { seconds: 72.5, share: 1, steady: true });
});

test('what a jump broke off tells nothing of the pace', () => {
  const { meter, wait } = setUp();
  meter.show(whole(0), at(0));
  wait(15);
  meter.show(whole(40), at(40));
  assert.deepEqual(told(meter)[0], { seconds: 15, share: 0.5, steady: false });
});

test('who turns back reads it again, which tells nothing of the pace', () => {
  const { meter, wait } = setUp();
  meter.show(whole(0), at(0));
  wait(20);
  meter.show(whole(1), at(1));
  wait(20);
  meter.show(whole(0), at(0));
  wait(20);
  meter.show(whole(1), at(1));
  assert.deepEqual(told(meter), { 0: { seconds: 40, share: 1, steady: false }, 1: { seconds: 20, share: 0.667, steady: false } });
});

test('leaving tells of the page that is open, for no more than it takes to read', () => {
  const { meter, wait } = setUp();
  meter.show(whole(0), at(0));
  wait(12);
  assert.deepEqual(told(meter, { leaving: true })[0], { seconds: 12, share: 0.4, steady: false });
  wait(40);
  assert.equal(told(meter, { leaving: true })[0].seconds, USUAL);
  wait(1);
  meter.show(whole(1), at(1));
  assert.deepEqual(told(meter)[0].seconds, 53, 'who came back and read on has read so long');
});

test('after half an hour without a sign of life it is another visit', () => {
  const { meter, wait } = setUp();
  meter.show(whole(0), at(0));
  wait(29 * 60);
  meter.alive();
  assert.equal(meter.isOver, false);
  wait(31 * 60);
  meter.show(whole(1), at(1));
  assert.equal(meter.isOver, true);
});

/** A small generator of chances, the same each time: mulberry32. */
function chances(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

test('whatever a reader does, totals only grow, and never exceed the time that was seen', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const chance = chances(seed);
    const { meter, wait, sleep, away } = setUp();
    const server = new Map();
    let [passage, seen, isAway] = [0, 0, false];
    const tell = (options) => {
      for (const { passage: index, seconds, share, steady } of meter.report(options)) {
        const had = server.get(index) ?? { seconds: 0, share: 0, steady: true };
        if (options?.leaving) server.set(index, { seconds: Math.max(had.seconds, seconds), share: Math.max(had.share, share), steady: had.steady && steady });
        else {
          assert.ok(seconds >= had.seconds - 0.002 && share >= had.share - 0.002, `seed ${seed}: passage ${index} shrank`);
          server.set(index, { seconds, share, steady });
        }
        assert.ok(share <= 1);
      }
    };
    for (let step = 0; step < 60; step += 1) {
      const seconds = Math.floor(chance() * 120);
      const acts = [
        () => {
          passage = Math.max(0, passage + Math.floor(chance() * 4) - 1);
          meter.show(whole(passage), at(passage));
        },
        () => {
          wait(seconds, { alive: chance() < 0.5 });
          if (!isAway) seen += seconds;
        },
        () => sleep(10 + seconds),
        () => away((isAway = chance() < 0.4)),
        () => tell(),
        () => tell({ leaving: true }),
      ];
      acts[Math.floor(chance() * acts.length)]();
    }
    tell();
    const total = [...server.values()].reduce((sum, { seconds: each }) => sum + each, 0);
    assert.ok(total <= seen + 0.5, `seed ${seed}: ${total} s were counted of ${seen} s`);
  }
});
