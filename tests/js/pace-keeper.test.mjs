import assert from 'node:assert/strict';
import test from 'node:test';

import { PaceKeeper } from '../../static/js/pace-keeper.js';

class Storage {
  #kept = new Map();
  get length() {
    return this.#kept.size;
  }
  key = (index) => [...this.#kept.keys()][index];
  getItem = (key) => this.#kept.get(key) ?? null;
  setItem = (key, text) => this.#kept.set(key, text);
  removeItem = (key) => this.#kept.delete(key);
}

/** A meter that reports what it is told to. */
class Told {
  reports = [];
  shown = [];
  isOver = false;
  show = (...screen) => this.shown.push(screen);
  alive = () => {};
  tick = () => {};
  report = () => this.reports.shift() ?? [];
}

function setUp({ answers = [], storage = new Storage() } = {}) {
  const sent = [];
  const meters = [];
  const server = {
    async keepReadings(report, options) {
      sent.push({ ...report, ...options });
      const problem = answers.shift();
      if (problem) throw problem;
    },
  };
  const state = { now: 1_000_000 };
  const meter = () => meters[meters.push(new Told()) - 1];
  const keeper = new PaceKeeper({ server, book: 'b', storage, clock: () => state.now, meter, visit: () => `0${meters.length}` });
  keeper.show([], { passage: 0, offset: 0 });
  const read = (...passages) => meters.at(-1).reports.push(passages.map((passage) => ({ passage, seconds: 30, share: 1, steady: true })));
  return { keeper, sent, meters, read, storage, state };
}

const refusal = (status) => Object.assign(new Error(), { status });
const passages = ({ readings }) => readings.map(({ passage }) => passage);

test('what was read is told once', async () => {
  const { keeper, sent, read } = setUp();
  read(0, 1);
  await keeper.tell();
  await keeper.tell();
  assert.deepEqual(sent.map(passages), [[0, 1]]);
  assert.equal(sent[0].visit, '01');
});

test('what could not be told waits, and says how long it waited', async () => {
  const { keeper, sent, read, state } = setUp({ answers: [refusal(0), refusal(503), refusal(429)] });
  read(0);
  for (const wait of [0, 60, 60, 60]) {
    state.now += wait * 1000;
    await keeper.tell();
  }
  assert.deepEqual(sent.map(({ ago }) => ago), [0, 60, 120, 180]);
  await keeper.tell();
  assert.equal(sent.length, 4);
});

test('what was never told is told at the next visit, as part of its own', async () => {
  const { keeper, read, storage } = setUp({ answers: [refusal(0)] });
  read(0, 1, 2);
  await keeper.tell({ leaving: true });
  const next = setUp({ storage });
  await next.keeper.tell();
  assert.deepEqual(next.sent.map(({ visit }) => visit), ['01']);
  assert.equal(storage.length, 0);
});

test('what the server refuses is not told again', async () => {
  const { keeper, sent, read } = setUp({ answers: [refusal(400)] });
  read(0);
  await keeper.tell();
  await keeper.tell();
  assert.equal(sent.length, 1);
});

test('what grows while it is being told is told again', async () => {
  const { keeper, sent, read, meters } = setUp();
  read(0, 1);
  const telling = keeper.tell();
  meters.at(-1).reports.push([{ passage: 1, seconds: 50, share: 1, steady: false }]);
  await keeper.tell({ leaving: true });
  await telling;
  await keeper.tell();
  assert.deepEqual(sent.at(-1).readings.at(-1), { passage: 1, seconds: 50, share: 1, steady: false });
  assert.equal(sent.at(-1).leaving, true);
});

test('long reports go in parts', async () => {
  const { keeper, sent, read } = setUp();
  read(...Array.from({ length: 230 }, (_, passage) => passage));
  for (let i = 0; i < 3; i += 1) await keeper.tell();
  assert.deepEqual(sent.map((report) => report.readings.length), [100, 100, 30]);
});

test('after a long pause what follows is another visit, on the same page', async () => {
  const { keeper, sent, read, meters } = setUp();
  read(0);
  meters[0].isOver = true;
  keeper.alive();
  read(1);
  await keeper.tell();
  assert.deepEqual(sent.map(({ visit, readings }) => [visit, readings[0].passage]), [['01', 0], ['02', 1]]);
  assert.deepEqual(meters[1].shown, [[[], { passage: 0, offset: 0 }]]);
});

test("another person's readings, and another book's, are left alone", async () => {
  const { keeper, read, storage } = setUp({ answers: [refusal(0)] });
  read(0);
  await keeper.tell();
  for (const other of [{ person: 'p' }, { book: 'c' }]) {
    const sent = [];
    const server = { keepReadings: async (report) => sent.push(report) };
    const theirs = new PaceKeeper({ server, book: 'b', storage, meter: () => new Told(), ...other });
    await theirs.tell();
    assert.deepEqual(sent, []);
  }
});
