import assert from 'node:assert/strict';
import test from 'node:test';

import './fakes.mjs';
import { Sender } from '../../static/js/companion/sender.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A server that answers when it is told to, and a clock that does the same. */
function world() {
  const sent = [];
  const timers = [];
  const heard = [];
  const sender = new Sender({
    send: (page) => new Promise((resolve, reject) => sent.push({ page, resolve, reject })),
    later: (act, milliseconds) => timers.push({ act, milliseconds }),
  });
  sender.addEventListener('answer', ({ detail }) => heard.push(detail));
  sender.addEventListener('problem', ({ detail }) => heard.push(`problem ${detail.status}`));
  return { sender, sent, timers, heard, pages: () => sent.map(({ page }) => page) };
}

test('one page is on its way at a time, and of those that come meanwhile the newest follows', async () => {
  const { sender, sent, heard, pages } = world();
  for (const page of ['a', 'b', 'c']) sender.offer(page);
  assert.deepEqual(pages(), ['a']);
  sent[0].resolve('read a');
  await turn();
  assert.deepEqual(pages(), ['a', 'c']);
  sent[1].resolve('read c');
  await turn();
  assert.deepEqual(heard, ['read a', 'read c']);
});

test('a page that a busy server could not take is sent again when it said', async () => {
  const { sender, sent, timers, pages } = world();
  sender.offer('a');
  sent[0].reject({ status: 503, wait: 2 });
  await turn();
  assert.equal(timers[0].milliseconds, 2000);
  assert.deepEqual(pages(), ['a']);
  timers[0].act();
  assert.deepEqual(pages(), ['a', 'a']);
});

test('a newer page goes instead of one that could not be sent', async () => {
  const { sender, sent, timers, pages } = world();
  sender.offer('a');
  sent[0].reject({ status: 0 });
  await turn();
  sender.offer('b');
  timers[0].act();
  assert.deepEqual(pages(), ['a', 'b']);
});

test('a page that would be refused again is not sent again', async () => {
  const { sender, sent, timers, heard } = world();
  for (const status of [413, 415, 422, 409]) {
    sender.offer('a');
    sent.at(-1).reject({ status });
    await turn();
  }
  assert.deepEqual(timers, []);
  assert.deepEqual(heard, ['problem 413', 'problem 415', 'problem 422', 'problem 409']);
});

test('a picture that the server has nothing to read with is not sent again', async () => {
  const { sender, sent, timers } = world();
  sender.offer('a');
  sent[0].reject({ status: 503, body: { code: 'ocr_unavailable' } });
  await turn();
  assert.deepEqual(timers, []);
});

test('what is still to come when it is stopped is not heard', async () => {
  const { sender, sent, heard, pages } = world();
  sender.offer('a');
  sender.clear();
  sent[0].resolve('read a');
  await turn();
  assert.deepEqual(heard, []);
  sender.offer('b');
  assert.deepEqual(pages(), ['a', 'b']);
});
