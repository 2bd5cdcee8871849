import assert from 'node:assert/strict';
import test from 'node:test';

import { PAUSE, RANGES, SKIM, decide, isConvincing, margin, volumeOf, within } from '../../static/js/patience.js';

const settings = { dwell: 45, sensitivity: 3 };
const calm = { track: { id: 'calm' }, cue: { start: 0, end: 9, emotion: 'neutral' }, seconds: 60 };
const storm = {
  passage: 10,
  state: 'ready',
  track: { id: 'storm' },
  cue: { start: 10, end: 19, emotion: 'fear', margin: 0.1 },
};
const shown = { passage: 10, seconds: 20 };
const weigh = (situation) => decide({ playing: calm, shown, answer: storm, ...situation }, settings);

test('a new mood that holds is followed', () => {
  assert.deepEqual(weigh({}), { act: 'change', why: 'mood' });
});

test('the first track needs no patience', () => {
  assert.equal(weigh({ playing: null, shown: { passage: 10, seconds: 0 } }).act, 'change');
});

test('the same track goes on', () => {
  assert.equal(weigh({ answer: { ...storm, track: { id: 'calm' } } }).act, 'go on');
});

test('the same cue goes on with its track, whatever the server proposes now', () => {
  const again = { ...storm, cue: { ...calm.cue, end: 12 } };
  assert.equal(weigh({ answer: again }).act, 'go on');
});

test('a track plays for its least time', () => {
  const verdict = weigh({ playing: { ...calm, seconds: 40 } });
  assert.deepEqual(verdict, { act: 'hold', why: 'dwell', wait: 5 });
});

test('the least time is what the reader has set, within its range', () => {
  const playing = { ...calm, seconds: 9 };
  const wait = (dwell) => decide({ playing, shown, answer: storm }, { ...settings, dwell }).wait;
  assert.deepEqual([wait(12), wait(1), wait(1000), wait(NaN)], [3, 1, 291, 36]);
});

test('a mood that lasts one passage must differ by a clear margin', () => {
  const brief = { ...storm.cue, end: 10 };
  assert.equal(weigh({ answer: { ...storm, cue: { ...brief, margin: 0.1 } } }).why, 'passing');
  assert.equal(weigh({ answer: { ...storm, cue: { ...brief, margin: 0.9 } } }).act, 'change');
});

test('two consecutive passages need no margin', () => {
  assert.ok(isConvincing({ start: 4, end: 5, margin: 0 }, 1));
});

test('sensitivity moves the margin', () => {
  const margins = [1, 2, 3, 4, 5].map(margin);
  assert.deepEqual(margins, [...margins].sort((a, b) => b - a));
  assert.ok(margins.every((each) => each > 0 && each < 1));
});

test('skimming changes nothing', () => {
  assert.equal(SKIM, 8);
  assert.deepEqual(weigh({ shown: { passage: 10, seconds: 3 } }), { act: 'hold', why: 'skimming', wait: 5 });
});

test('no answer, or the answer for another passage, holds what plays', () => {
  assert.equal(weigh({ answer: null }).act, 'hold');
  assert.equal(weigh({ answer: { ...storm, passage: 9 } }).act, 'hold');
});

test('a mood not known yet holds what plays', () => {
  assert.equal(weigh({ answer: { ...storm, state: 'waiting' } }).why, 'not scored');
  assert.equal(weigh({ answer: { ...storm, stale: true } }).why, 'not scored');
  assert.equal(weigh({ answer: { ...storm, state: 'waiting', track: null } }).why, 'not scored');
});

test('a language that is not supported gets the neutral music the server chose', () => {
  const quiet = { ...storm, state: 'unsupported', cue: { ...storm.cue, emotion: 'neutral' } };
  assert.equal(weigh({ answer: quiet }).act, 'change');
});

test('what the reader asks for happens at once', () => {
  const early = { playing: { ...calm, seconds: 1 }, shown: { passage: 10, seconds: 1 }, asked: true };
  assert.deepEqual(weigh(early), { act: 'change', why: 'asked' });
});

test('pause and stop fade for 250 ms', () => {
  assert.equal(PAUSE, 0.25);
});

test('what may be set stays in the ranges of the contract', () => {
  assert.deepEqual(RANGES.dwell, { least: 10, most: 300, usual: 45 });
  assert.deepEqual(RANGES.fade, { least: 0, most: 12, usual: 4 });
  assert.deepEqual([within('fade', 99), within('fade', -1), within('fade', undefined)], [12, 0, 4]);
});

test('the volume heard is never above its ceiling', () => {
  assert.equal(volumeOf({ volume: 0.9, ceiling: 0.4 }), 0.4);
  assert.equal(volumeOf({ volume: 0.2, ceiling: 0.4 }), 0.2);
  assert.equal(volumeOf({ volume: 0.9 }), 0.9);
  assert.equal(volumeOf({ volume: 0.9, ceiling: 0 }), 0.1);
});
