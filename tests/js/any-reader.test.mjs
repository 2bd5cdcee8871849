/** The patience contract and the fades, for any reader: random sequences of everything that may happen. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { PAUSE, SKIM } from '../../static/js/patience.js';
import { holdsForAll } from './properties.mjs';
import { World } from './world.mjs';

const STEP = 0.06; // seconds: what the world's own steps may add
const JUMP = 1 - 10 ** (-1 / 20); // 1 dB of full gain
const SLEEP = 20;
const settings = { dwell: 30, fade: 4, sensitivity: 3, volume: 0.7, mode: 1, genre: '', vocals: false };

/** What may happen: [how often, the act]. Each is followed by some seconds of reading. */
const ACTS = [
  [8, (chance) => ({ turn: chance.of([1, 1, 1, 2, -1]) })],
  [2, (chance) => ({ skim: chance.whole(2, 8) })],
  [3, () => ({ play: true })],
  [1, (chance) => ({ stop: chance.of([PAUSE, PAUSE, SLEEP]) })],
  [2, () => ({ skip: true })],
  [1, (chance) => ({ mode: chance.whole(1, 3) })],
  [1, (chance) => ({ fade: chance.of([0, 2, 4, 12]) })],
  [1, (chance) => ({ answersIn: chance.of([0.05, 0.3, 3, 12]) })],
  [1, (chance) => ({ isAway: chance.isLikely(0.4) })],
  [1, (chance) => ({ loadsIn: chance.of([0, 0.2, 2, 6]) })],
  [1, (chance) => ({ breaks: chance.whole(1, 3) })],
  [1, (chance) => ({ hide: chance.isLikely(0.5) })],
  [1, (chance) => ({ call: chance.of([0.1, 2, 30]) })],
];
const URN = ACTS.flatMap(([times, make]) => Array.from({ length: times }, () => make));

function sequence(chance) {
  const acts = Array.from({ length: chance.whole(5, 25) }, () => {
    const then = chance.of([0, 0.05, 0.1, 0.3, 1, 4, 10, 20, 45]);
    return { ...chance.of(URN)(chance), then };
  });
  return [{ play: true, then: 2 }, ...acts];
}

async function live(acts, seed) {
  const world = new World(seed, { ...settings });
  const stopped = () => (world.stops = [...(world.stops ?? []), { at: world.mixer.now, length: PAUSE }]);
  world.mixer.addEventListener('interrupted', stopped);
  world.show(0);
  for (const { then, ...act } of acts) {
    await perform(world, act);
    await world.pass(then);
  }
  await world.pass(5);
  world.mixer.decks.forEach((deck) => deck.loading?.abort()); // its time limit would keep this process waiting
  return world;
}

async function perform(world, act) {
  const { conductor } = world;
  const turn = (by) => world.show(Math.min(world.lastPassage, Math.max(0, world.shown + by)));
  if (act.turn) turn(act.turn);
  for (let i = 0; i < (act.skim ?? 0); i += 1) {
    turn(1);
    await world.pass(0.5);
  }
  if (act.play || act.skip || act.mode) world.hasAsked = true;
  if (act.play) conductor.play();
  if (act.skip) conductor.skip();
  if (act.stop) {
    Object.assign(world, { stops: [...(world.stops ?? []), { at: world.mixer.now, length: act.stop }] });
    conductor.stop(act.stop);
  }
  if (act.call) await world.call(act.call);
  if (act.play) world.stops = [...(world.stops ?? []), { at: world.mixer.now, length: Infinity }];
  if (act.mode || act.fade !== undefined) {
    Object.assign(world.settings, act);
    conductor.settings = world.settings;
    conductor.kept(Object.keys(act));
  }
  if ('hide' in act) world.hide(act.hide);
  for (const name of ['answersIn', 'isAway', 'loadsIn', 'breaks']) if (name in act) world[name] = act[name];
}

const lives = new Map();

/** The same life is lived once for all checks. */
async function lifeOf(acts, seed) {
  const key = JSON.stringify([seed, acts]);
  if (!lives.has(key)) lives.set(key, await live(acts, seed));
  return lives.get(key);
}

const always = (name, check) =>
  test(name, { timeout: 600_000 }, () => holdsForAll(sequence, async (acts, seed) => check(await lifeOf(acts, seed))));

/** What the ear makes of both decks: the same sound twice adds up in amplitude, everything else in power. */
const powerOf = ({ gains: [a, b], isSame }) => (isSame ? (a + b) ** 2 : a ** 2 + b ** 2);

always('power is constant within 0.1 dB from the first fade to the stop', ({ levels }) => {
  let isFull = false;
  for (const level of levels) {
    const power = powerOf(level);
    if (level.gate === 0 || power === 0) isFull = false;
    if (isFull) assert.ok(Math.abs(10 * Math.log10(power)) < 0.1, `${10 * Math.log10(power)} dB at ${level.second}`);
    if (power > 0.999 && level.gate > 0) isFull = true;
    assert.ok(power < 1.024);
  }
});

always('no gain moves by more than 1 dB of full gain in 10 ms', ({ levels }) => {
  for (const deck of [0, 1]) {
    let last = 0;
    for (const { second, gains, gate, isPlaying } of levels) {
      const gain = gains[deck] * gate;
      const isHeard = isPlaying[deck] || gain > 0; // what the system has silenced jumps unheard
      assert.ok(!isHeard || Math.abs(gain - last) <= JUMP, `from ${last} to ${gain} at ${second}`);
      last = gain;
    }
  }
});

always('a piece plays for its least time, unless the reader wants another', ({ changes }) => {
  for (const { hasAsked, soFar, second } of changes) {
    assert.ok(hasAsked || soFar > settings.dwell - STEP, `changed after ${soFar} s at ${second}`);
  }
});

always('nothing changes inside a cue, nor by leafing through, unless the reader wants it', ({ changes }) => {
  for (const { hasAsked, cueBefore, start, seen } of changes) {
    assert.ok(hasAsked || cueBefore !== start, `the cue from ${start} changed its piece`);
    assert.ok(hasAsked || seen > SKIM - STEP, `a page shown for ${seen} s changed the music`);
  }
});

always('whatever a deck lets through is playing, and nobody moves it', ({ levels, cuts }) => {
  assert.deepEqual(cuts, []);
  for (const { second, gains, gate, isPlaying } of levels) {
    isPlaying.forEach((plays, i) => assert.ok(plays || gains[i] * gate === 0, `silence at ${second}`));
  }
});

always('what begins to sound is meant for the page on the screen', ({ changes, cueAt, cues }) => {
  for (const { id, sounds, start, shown, seen } of changes) {
    const isTurning = seen < STEP; // a page turned in the very moment in which the piece sets in
    assert.ok(isTurning || start === cueAt.call({ cues }, shown).start, `the cue from ${start} at passage ${shown}`);
    assert.equal(sounds, id);
  }
});

always('nothing begins after a stop, and it is silent in its time', ({ changes, levels, stops = [] }) => {
  assert.ok(changes.every(({ isOn }) => isOn));
  stops.forEach(({ at, length }, i) => {
    const until = stops[i + 1]?.at ?? Infinity;
    const silent = at + length + 2 * STEP;
    const last = levels.findLast(({ second }) => second <= silent); // as it stays, until it moves again
    const after = levels.filter(({ second }) => second > silent && second < until);
    const isOver = silent < Math.min(until, levels.at(-1)?.second ?? 0);
    for (const { gains, gate } of isOver ? [last, ...after] : after) assert.equal(Math.max(...gains) * gate, 0);
  });
});
