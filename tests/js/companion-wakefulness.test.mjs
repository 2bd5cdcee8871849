import assert from 'node:assert/strict';
import test from 'node:test';

import { Wakefulness } from '../../static/js/companion/wakefulness.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function world({ refuses = false } = {}) {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const locks = { held: 0, asked: 0 };
  const request = async () => {
    locks.asked += 1;
    if (refuses) throw new Error('the battery is low');
    locks.held += 1;
    return { release: () => (locks.held -= 1) };
  };
  return { page, locks, wakefulness: new Wakefulness({ wakeLock: { request }, page }) };
}

test('the screen stays on while it is wanted, and no longer', async () => {
  const { wakefulness, locks } = world();
  for (const [isWanted, held] of [[true, 1], [true, 1], [false, 0]]) {
    wakefulness.isWanted = isWanted;
    await turn();
    assert.equal(locks.held, held);
  }
  assert.equal(locks.asked, 1);
});

test('what is no longer wanted when it comes is given back', async () => {
  const { wakefulness, locks } = world();
  wakefulness.isWanted = true;
  wakefulness.isWanted = false;
  await turn();
  assert.deepEqual(locks, { held: 0, asked: 1 });
});

test('a page that comes back asks again, one that wants nothing does not', async () => {
  const { page, wakefulness, locks } = world();
  page.dispatchEvent(new Event('visibilitychange'));
  assert.equal(locks.asked, 0);
  wakefulness.isWanted = true;
  page.dispatchEvent(new Event('visibilitychange'));
  await turn();
  assert.deepEqual(locks, { held: 1, asked: 2 });
});

test('where it is refused or unknown the camera watches all the same', async () => {
  const { wakefulness, locks } = world({ refuses: true });
  wakefulness.isWanted = true;
  await turn();
  assert.deepEqual(locks, { held: 0, asked: 1 });
  new Wakefulness({ wakeLock: null, page: new EventTarget() }).isWanted = true;
});
