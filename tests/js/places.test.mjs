import assert from 'node:assert/strict';
import test from 'node:test';

import './fakes.mjs';
import { PlaceKeeper, deviceName } from '../../static/js/places.js';

/** A keeper on a server that answers what it is told to, with timers that run when asked. */
function setUp(answers = [], { seq = 4 } = {}) {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key) };
  const sent = [];
  const timers = [];
  const server = {
    async keepPlace(place) {
      sent.push(place);
      const answer = answers.shift() ?? { ...place };
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const later = (act, milliseconds) => timers.push({ act, milliseconds });
  const keeper = new PlaceKeeper({ server, book: 'b', seq, device: 'here', storage, later, forget: () => (timers.length = 0) });
  const run = async () => timers.splice(0).at(-1)?.act();
  return { keeper, sent, timers, run, storage };
}

const refusal = (status, body = null) => Object.assign(new Error(), { status, body });

test('a place is sent a moment after the last turn, with the next count', async () => {
  const { keeper, sent, run } = setUp();
  keeper.move({ passage: 1, offset: 0 });
  keeper.move({ passage: 2, offset: 30 });
  await run();
  assert.deepEqual(sent, [{ passage: 2, offset: 30, seq: 5, device: 'here', force: false }]);
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
  assert.deepEqual(sent.map(({ seq }) => seq), [5, 6, 7]);
  assert.equal(keeper.waiting, null);
});

test('a place that was never sent is found at the next visit', () => {
  const { keeper, storage } = setUp();
  keeper.move({ passage: 7, offset: 3 });
  const next = new PlaceKeeper({ server: null, book: 'b', seq: 4, device: 'here', storage });
  assert.deepEqual(next.unsent, { passage: 7, offset: 3, seq: 5 });
  assert.equal(new PlaceKeeper({ server: null, book: 'b', seq: 9, device: 'here', storage }).unsent, null);
});

test('the newer place of another device is asked about, not overwritten', async () => {
  const elsewhere = { passage: 40, offset: 0, seq: 9, device: 'phone' };
  const { keeper, sent, run } = setUp([refusal(409, elsewhere)]);
  const asked = [];
  keeper.addEventListener('elsewhere', ({ detail }) => asked.push(detail));
  keeper.move({ passage: 2, offset: 0 });
  await run();
  assert.deepEqual(asked, [elsewhere]);
  assert.equal(sent.length, 1);
});

test('staying here after that keeps this place', async () => {
  const { keeper, sent, run } = setUp([refusal(409, { passage: 40, offset: 0, seq: 9, device: 'phone' })]);
  keeper.move({ passage: 2, offset: 0 });
  await run();
  await keeper.stay();
  assert.deepEqual(sent.at(-1), { passage: 2, offset: 0, seq: 10, device: 'here', force: true });
});

test('another tab of this browser is no other device', async () => {
  const { keeper, sent, run } = setUp([refusal(409, { passage: 1, offset: 0, seq: 9, device: 'here' })]);
  keeper.addEventListener('elsewhere', () => assert.fail('nobody is to be asked'));
  keeper.move({ passage: 2, offset: 0 });
  await run();
  await run();
  assert.equal(sent.at(-1).seq, 10);
});

test('a browser keeps the name it was given', () => {
  const { storage } = setUp();
  const name = deviceName(storage, { platform: 'Linux' });
  assert.match(name, /^Linux [0-9a-f]{4}$/);
  assert.equal(deviceName(storage, { platform: 'Other' }), name);
});
