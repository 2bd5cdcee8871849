import assert from 'node:assert/strict';
import test from 'node:test';

import './fakes.mjs';
import { PlaceKeeper, nameOf, windowName } from '../../static/js/places.js';

/** A keeper on a server that answers what it is told to, with a clock and timers that run when asked. */
function setUp(answers = [], { seq = 4, kept = new Map(), ...more } = {}) {
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key) };
  const sent = [];
  const timers = [];
  const time = { now: 1_000_000 };
  const server = {
    async keepPlace(place) {
      sent.push(place);
      const answer = answers.shift() ?? { ...place };
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const later = (act, milliseconds) => timers.push({ act, milliseconds });
  const clock = () => time.now;
  const keeper = new PlaceKeeper({ server, book: 'b', seq, device: 'Here 1/a', storage, clock, later, forget: () => (timers.length = 0), ...more });
  const asked = [];
  keeper.addEventListener('elsewhere', ({ detail }) => asked.push(detail));
  const run = async () => timers.splice(0).at(-1)?.act();
  return { keeper, sent, timers, run, storage, time, asked, kept };
}

const refusal = (status, body = null) => Object.assign(new Error(), { status, body });

const somewhere = (device, age = 0) => ({ passage: 40, offset: 0, seq: 9, device, age });

test('a place is sent a moment after the last turn, with the next count', async () => {
  const { keeper, sent, run, time } = setUp();
  keeper.move({ passage: 1, offset: 0 });
  keeper.move({ passage: 2, offset: 30 });
  time.now += 1500;
  await run();
  assert.deepEqual(sent, [{ passage: 2, offset: 30, seq: 5, seen: 4, ago: 1.5, device: 'Here 1/a', force: false }]);
  assert.equal(keeper.waiting, null);
});

test('a place that cannot be sent is tried again, later each time', async () => {
  const { keeper, sent, timers, run } = setUp([refusal(0), refusal(503)]);
  keeper.move({ passage: 2, offset: 0 });
  await run();
  assert.equal(timers[0].milliseconds, 2000);
  await run();
  assert.equal(timers[0].milliseconds, 4000);
  await run();
  assert.deepEqual(sent.map(({ seq, seen }) => [seq, seen]), [[5, 4], [6, 4], [7, 4]], 'trying is not seeing');
  assert.equal(keeper.waiting, null);
});

for (const status of [401, 403, 404]) {
  test(`whoever is not let in (${status}) loses no place by it`, async () => {
    const { keeper, run, kept } = setUp([refusal(status)]);
    keeper.move({ passage: 2, offset: 0 });
    await run();
    assert.equal(kept.size, 1);
    await run();
    assert.equal(kept.size, 0);
  });
}

test('a place that no server takes is not sent for ever', async () => {
  const { keeper, sent, run } = setUp([refusal(400)]);
  keeper.move({ passage: 2, offset: 0 });
  await run();
  await run();
  assert.equal(sent.length, 1);
});

test('a place that was never sent is found at the next visit, with what it had seen', () => {
  const { keeper, kept } = setUp();
  keeper.move({ passage: 7, offset: 3 });
  const next = setUp([], { kept, seq: 12 });
  assert.deepEqual(next.keeper.unsent, { passage: 7, offset: 3, at: 1_000_000, seen: 4 });
  next.keeper.resume(next.keeper.unsent);
  next.keeper.move(next.keeper.unsent);
  assert.equal(next.keeper.unsent.seen, 4, 'so that what came between is asked about');
});

test("another person's unsent place is not found", () => {
  const { keeper, kept } = setUp([], { person: 'a' });
  keeper.move({ passage: 7, offset: 3 });
  assert.equal(setUp([], { kept, person: 'b' }).keeper.unsent, null);
});

test('the newer place of another device is asked about, not overwritten', async () => {
  const { keeper, sent, run, asked, time } = setUp([refusal(409, somewhere('There 2/b', 3600))]);
  keeper.move({ passage: 2, offset: 0 });
  await run();
  assert.deepEqual(asked, [somewhere('There 2/b', 3600)]);
  time.now += 100_000;
  await run();
  assert.equal(sent.length, 1);
});

test('whoever does not answer is asked again at the next turn, and nothing is overwritten', async () => {
  const { keeper, sent, run, asked } = setUp([refusal(409, somewhere('There 2/b')), refusal(409, somewhere('There 2/b'))]);
  keeper.move({ passage: 2, offset: 0 });
  await run();
  keeper.move({ passage: 3, offset: 0 });
  await run();
  assert.equal(asked.length, 2);
  assert.deepEqual(sent.map(({ seen, force }) => [seen, force]), [[4, false], [4, false]]);
});

test('staying here after that keeps this place', async () => {
  const { keeper, sent, run } = setUp([refusal(409, somewhere('There 2/b'))]);
  keeper.move({ passage: 2, offset: 0 });
  await run();
  await keeper.stay();
  const { passage, seq, force } = sent.at(-1);
  assert.deepEqual({ passage, seq, force }, { passage: 2, seq: 10, force: true });
});

test('going there means having seen it', async () => {
  const { keeper, sent, run } = setUp([refusal(409, somewhere('There 2/b'))]);
  keeper.move({ passage: 2, offset: 0 });
  await run();
  keeper.leave(somewhere('There 2/b'));
  assert.equal(keeper.unsent, null);
  keeper.move({ passage: 40, offset: 0 });
  await run();
  assert.equal(sent.at(-1).seen, 9);
});

test('two devices at the same place need no answer', async () => {
  const { keeper, sent, run, asked } = setUp([refusal(409, { ...somewhere('There 2/b'), passage: 2 })]);
  keeper.move({ passage: 2, offset: 0 });
  await run();
  await run();
  assert.deepEqual([sent.at(-1).seen, asked], [9, []]);
});

test('of two windows of this browser the one used last wins', async () => {
  const { keeper, sent, run, asked, time } = setUp([refusal(409, somewhere('Here 1/b', 60))]);
  keeper.move({ passage: 2, offset: 0 });
  time.now += 1500;
  await run();
  await run();
  assert.deepEqual([sent.at(-1).seen, asked], [9, []]);
});

test('a window that comes back with an older place asks', async () => {
  const { keeper, run, asked, time } = setUp([refusal(409, somewhere('Here 1/b', 60))]);
  keeper.move({ passage: 2, offset: 0 });
  time.now += 3_600_000;
  await run();
  assert.equal(asked.length, 1);
});

test('a browser keeps the name it was given, and each window has its own', () => {
  const { storage } = setUp();
  const name = windowName(storage, { platform: 'Linux' });
  const other = windowName(storage, { platform: 'Other' });
  assert.match(name, /^Linux [0-9a-f]{4}\/[0-9a-f]{4}$/);
  assert.equal(nameOf(other), nameOf(name));
});
