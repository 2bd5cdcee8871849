import assert from 'node:assert/strict';
import test from 'node:test';

import { Mixer } from '../../static/js/mixer.js';
import { FakeAudio, FakeContext, settle } from './fakes.mjs';

const piece = (id, more = {}) => ({ id, url: `/${id}.mp3`, gain_db: -6, duration: 60, loop_start: 0, loop_end: 60, ...more });
const power = (mixer) => mixer.gains.reduce((sum, gain) => sum + gain ** 2, 0);

async function setUp() {
  const context = new FakeContext();
  const elements = [];
  const milliseconds = () => context.currentTime * 1000;
  const makeAudio = () => elements[elements.push(new FakeAudio()) - 1];
  const mixer = new Mixer({ makeContext: () => context, makeAudio, milliseconds });
  await mixer.open();
  return { mixer, context, elements, pass: (seconds) => context.pass(seconds, elements) };
}

test('there is no sound system before the reader presses play', () => {
  let made = 0;
  const mixer = new Mixer({ makeContext: () => (made += 1) });
  mixer.volume = 0.5;
  assert.equal(made, 0);
});

test('one sound system serves the whole life of the page', async () => {
  const { mixer, context } = await setUp();
  await mixer.open();
  assert.equal(mixer.context, context);
  assert.equal(mixer.decks.length, 2);
});

test('media elements ask for cross-origin sound before they have a source', async () => {
  const { elements } = await setUp();
  assert.ok(elements.every((each) => each.crossOrigin === 'anonymous' && each.src === undefined));
});

test('a change crossfades from deck to deck at constant power', async () => {
  const { mixer, pass } = await setUp();
  await mixer.play(piece('calm'), 0);
  await pass(1);
  await mixer.play(piece('storm'), 4);
  for (let i = 0; i < 8; i += 1) {
    assert.ok(Math.abs(power(mixer) - 1) < 1e-6);
    await pass(0.5);
  }
  assert.deepEqual(mixer.decks.map((deck) => deck.track.id), ['calm', 'storm']);
  assert.deepEqual(mixer.gains.map(Math.round), [0, 1]);
});

test('each track is brought to the common loudness', async () => {
  const { mixer } = await setUp();
  await mixer.play(piece('loud', { gain_db: -6.0206 }), 0);
  assert.ok(Math.abs(mixer.front.level.gain.value - 0.5) < 1e-4);
});

test('the deck that has faded out stops and is free for the next track', async () => {
  const { mixer, elements, pass } = await setUp();
  await mixer.play(piece('calm'), 0);
  await mixer.play(piece('storm'), 2);
  await pass(2.3);
  assert.equal(elements[0].playing, false);
  await mixer.buffer(piece('dawn'));
  assert.deepEqual([mixer.other.track.id, elements[0].playing], ['dawn', false]);
});

test('another request in mid-fade frees a deck gently, and power stays constant', async () => {
  const { mixer, pass } = await setUp();
  await mixer.play(piece('calm'), 0);
  await pass(1);
  await mixer.play(piece('storm'), 4);
  await pass(2);
  const changed = mixer.play(piece('dawn'), 4);
  await pass(0.35);
  assert.equal(await changed, true);
  assert.ok(Math.abs(power(mixer) - 1) < 1e-6);
  assert.equal(mixer.front.track.id, 'dawn');
});

test('going back in mid-fade goes on with the deck that still sounds', async () => {
  const { mixer, elements, pass } = await setUp();
  await mixer.play(piece('calm'), 0);
  await mixer.play(piece('storm'), 4);
  await pass(1);
  await mixer.play(piece('calm'), 4);
  await pass(4.2);
  assert.equal(mixer.front.track.id, 'calm');
  assert.equal(elements[0].starts, 1);
});

test('an older request that is answered late dies', async () => {
  const { mixer, elements } = await setUp();
  await mixer.play(piece('calm'), 0);
  elements[1].readyState = 0;
  const slow = mixer.play(piece('slow'), 2);
  await settle();
  elements[1].readyState = 4;
  await mixer.play(piece('quick'), 2);
  assert.equal(await slow.catch(() => false), false);
  assert.equal(mixer.front.track.id, 'quick');
});

test('pausing fades for 250 ms, then everything stands still', async () => {
  const { mixer, context, elements, pass } = await setUp();
  await mixer.play(piece('calm'), 0);
  await pass(1);
  const paused = mixer.pause();
  await pass(0.1);
  assert.ok(mixer.gains[0] > 0 && mixer.gains[0] < 1);
  await pass(0.25);
  await paused;
  assert.deepEqual([context.state, elements[0].playing, mixer.gains[0]], ['suspended', false, 0]);
});

test('going on after a pause continues the same track where it was', async () => {
  const { mixer, elements, pass } = await setUp();
  await mixer.play(piece('calm'), 0);
  await pass(3);
  const paused = mixer.pause();
  await pass(0.3);
  await paused;
  const position = elements[0].currentTime;
  await mixer.resume();
  await pass(0.3);
  assert.ok(position > 3 && elements[0].currentTime > position);
  assert.equal(mixer.gains[0], 1);
});

test('a track that ends inside its cue goes on through its own crossfade, in time with itself', async () => {
  const { mixer, elements, pass } = await setUp();
  await mixer.play(piece('short', { duration: 24, loop_end: 20 }), 0);
  await pass(1);
  for (let i = 0; i < 45; i += 1) {
    await pass(0.5);
    assert.ok(Math.abs(mixer.gains[0] + mixer.gains[1] - 1) < 1e-6); // the same sound twice: equal gain, not equal power
  }
  assert.equal(mixer.front.audio, elements[1]);
  assert.ok(mixer.front.audio.currentTime < 5);
});

test('the deck that enters the same piece is held back until both play the same, to the sample', async () => {
  const { mixer, pass } = await setUp();
  await mixer.play(piece('short', { duration: 24, loop_end: 20 }), 0);
  await pass(21);
  const [left, entered] = mixer.decks;
  assert.equal(mixer.front, entered);
  assert.ok(entered.delay.delayTime.value > 0);
  assert.ok(Math.abs(left.position - 20 - entered.position) < 1 / mixer.context.sampleRate);
});

test('a change in the middle of that keeps the loudness, too: two decks with the same sound first become one', async () => {
  const { mixer, context, elements, pass } = await setUp();
  await mixer.play(piece('short', { duration: 24, loop_end: 20 }), 0);
  await pass(21);
  assert.ok(mixer.gains.every((gain) => gain > 0.2));
  const change = mixer.play(piece('storm'), 2);
  for (let i = 0; i < 6; i += 1) {
    await context.pass(0.05, elements);
    assert.ok(Math.abs(mixer.gains[0] + mixer.gains[1] - 1) < 1e-6);
  }
  await pass(0.1);
  assert.equal(await change, true);
  await pass(1);
  assert.ok(Math.abs(power(mixer) - 1) < 1e-6);
});

test('an end that goes over into other music of the piece keeps the power', async () => {
  const { mixer, elements, pass } = await setUp();
  await mixer.play(piece('short', { duration: 20, loop_end: 20 }), 0);
  await pass(1);
  for (let i = 0; i < 40; i += 1) {
    await pass(0.5);
    assert.ok(Math.abs(power(mixer) - 1) < 1e-6);
  }
  assert.equal(mixer.front.audio, elements[1]);
});

test('a track that breaks off while it sounds is told about', async () => {
  const { mixer, elements } = await setUp();
  const told = [];
  mixer.addEventListener('error', ({ detail }) => told.push(detail.id));
  await mixer.play(piece('calm'), 0);
  elements[0].dispatchEvent(new Event('error'));
  assert.deepEqual(told, ['calm']);
});

test('a track that cannot be loaded is refused, and what plays goes on', async () => {
  const { mixer, elements, pass } = await setUp();
  await mixer.play(piece('calm'), 0);
  await pass(1);
  elements[1].readyState = 0;
  const refused = assert.rejects(mixer.play(piece('broken'), 2));
  await settle();
  elements[1].dispatchEvent(new Event('error'));
  await refused;
  assert.deepEqual([mixer.front.track.id, mixer.gains[0]], ['calm', 1]);
});

const brief = piece('brief', { duration: 20, loop_end: 20 });
const loopsOn = async (mixer, pass) => {
  const from = mixer.front;
  await pass(19.9);
  return mixer.front !== from && mixer.front.track.id === 'brief' && Math.round(mixer.gains[mixer.decks.indexOf(mixer.front)]) === 1;
};

test('a piece still loops after a change that failed', async () => {
  const { mixer, elements, pass } = await setUp();
  await mixer.play(brief, 0);
  elements[1].readyState = 0;
  const refused = assert.rejects(mixer.play(piece('broken'), 2));
  await settle();
  elements[1].dispatchEvent(new Event('error'));
  await refused;
  elements[1].readyState = 4;
  assert.ok(await loopsOn(mixer, pass));
});

test('a change that is given up while it loads never sounds, and the piece still loops', async () => {
  const { mixer, elements, pass } = await setUp();
  await mixer.play(brief, 0);
  await pass(1);
  elements[1].readyState = 0;
  const change = mixer.play(piece('storm'), 2);
  await settle();
  mixer.stay();
  elements[1].readyState = 4;
  elements[1].dispatchEvent(new Event('canplay'));
  assert.equal(await change, false);
  assert.deepEqual([mixer.gains, elements[1].playing], [[1, 0], false]);
  assert.ok(await loopsOn(mixer, pass));
});

test('a change that is given up in the middle of another crossfade lets that one end', async () => {
  const { mixer, elements, pass } = await setUp();
  await mixer.play(piece('calm'), 0);
  await mixer.play(brief, 4);
  await pass(1);
  mixer.stay();
  await pass(3.2);
  assert.deepEqual([mixer.gains, elements[0].playing], [[0, 1], false]);
});

test('a piece loops on through the fade of the sleep timer, and after it was called back', async () => {
  const { mixer, pass } = await setUp();
  await mixer.play(brief, 0);
  await pass(10);
  const asleep = mixer.pause(20);
  await pass(10);
  assert.equal(mixer.front, mixer.decks[1]);
  assert.ok(power(mixer) > 0.2 && power(mixer) < 0.8);
  await mixer.resume();
  await pass(0.3);
  assert.ok(Math.abs(power(mixer) - 1) < 1e-6);
  assert.ok(await loopsOn(mixer, pass));
  await asleep;
});

test('a piece loops on after it was paused', async () => {
  const { mixer, pass } = await setUp();
  await mixer.play(brief, 0);
  const paused = mixer.pause();
  await pass(0.3);
  await paused;
  await mixer.resume();
  assert.ok(await loopsOn(mixer, pass));
});

test('a loop whose other deck could not be made ready is tried again in the next round', async () => {
  const { mixer, elements, pass } = await setUp();
  await mixer.play(brief, 0);
  elements[1].readyState = 0;
  await pass(15);
  elements[1].dispatchEvent(new Event('error'));
  elements[1].readyState = 4;
  await pass(4.9);
  elements[0].currentTime = 0; // the element repeats by itself
  assert.ok(await loopsOn(mixer, pass));
});

/** A long piece from object storage: its links run out after five minutes, and not all of it is there by then. */
const far = (signature) => piece('far', { url: `/far.mp3?signature=${signature}`, duration: 1000, loop_end: 990 });

async function listenFor(seconds, to) {
  const world = await setUp();
  const asked = [];
  world.mixer.addEventListener('aging', () => asked.push(world.mixer.now));
  if (to) world.mixer.addEventListener('aging', () => world.mixer.renew(to));
  await world.mixer.play(far(1), 0);
  await world.pass(seconds);
  return { ...world, asked };
}

test('a link that may run out is told about in time, and again until there is a new one', async () => {
  const { asked } = await listenFor(280);
  assert.ok(asked[0] >= 240 && asked[0] < 260);
  assert.ok(asked.length >= 2);
});

test('with a new link the piece goes on from the same place, without a gap', async () => {
  const { mixer, elements, pass, asked } = await listenFor(245, far(2));
  const [old] = mixer.decks;
  for (let i = 0; i < 100; i += 1) {
    await pass(0.05);
    assert.ok(Math.abs(mixer.gains[0] + mixer.gains[1] - 1) < 1e-6);
    const isBoth = mixer.gains.every((gain) => gain > 0);
    if (isBoth) assert.ok(Math.abs(mixer.decks[0].position - mixer.decks[1].position) < 1e-3);
  }
  assert.equal(asked.length, 1);
  assert.deepEqual([mixer.front.audio, mixer.front.link], [elements[1], far(2).url]);
  assert.ok(mixer.front.position > 240 && !old.audio.playing);
});

test('the same link given again is trusted anew, and nothing is handed over', async () => {
  const { mixer, elements, pass } = await listenFor(245, far(1));
  await pass(10);
  assert.deepEqual([mixer.front.audio, elements[1].starts], [elements[0], 0]);
});

test('a handover whose link does not load leaves what plays alone, and is tried again', async () => {
  const { mixer, elements, pass } = await listenFor(239, far(2));
  elements[1].readyState = 0;
  await pass(10);
  elements[1].dispatchEvent(new Event('error'));
  assert.deepEqual(mixer.gains, [1, 0]);
  elements[1].readyState = 4;
  await pass(45);
  assert.equal(mixer.front.audio, elements[1]);
});

test('what the system silences is told about; what we pause ourselves is not', async () => {
  const { mixer, elements, pass } = await setUp();
  let told = 0;
  mixer.addEventListener('interrupted', () => (told += 1));
  await mixer.play(piece('calm'), 0);
  await pass(1);
  elements[0].dispatchEvent(new Event('pause')); // headphones pulled out, another app
  assert.equal(told, 1);
  const paused = mixer.pause();
  await pass(0.5);
  await paused;
  elements[0].dispatchEvent(new Event('pause'));
  assert.equal(told, 1);
});

test('a call on the phone stops the music, and play brings it back though the clock stood still', async () => {
  const { mixer, context, elements, pass } = await setUp();
  let told = 0;
  mixer.addEventListener('interrupted', () => {
    told += 1;
    mixer.pause(); // never done, without a clock
  });
  await mixer.play(piece('calm'), 0);
  await pass(1);
  await mixer.play(piece('storm'), 4);
  await pass(2); // in the middle of a crossfade
  context.state = 'interrupted';
  elements.forEach((each) => each.pause());
  context.onstatechange();
  assert.equal(told, 1);
  context.state = 'running';
  context.onstatechange();
  await mixer.resume();
  assert.deepEqual([told, elements.map(({ playing }) => playing)], [1, [false, true]]);
  assert.equal(mixer.gains[0], 0, 'what stands is not let through');
  await pass(1);
  assert.deepEqual(mixer.gains, [0, 1]);
});

test('where the phone still refuses, asking for sound is no unhandled error', async () => {
  const { mixer, context } = await setUp();
  context.resume = async () => {
    throw new Error('a call goes on');
  };
  await mixer.open();
  await assert.rejects(mixer.play(piece('calm'), 0));
});

test('music begins behind a voice when somebody speaks already', async () => {
  const context = new FakeContext();
  const mixer = new Mixer({ makeContext: () => context, makeAudio: () => new FakeAudio() });
  mixer.duck(true);
  await mixer.open();
  assert.ok(mixer.output.hush.fade.to <= 0.1);
});

test('the music tells the time every quarter of a minute, through loops, and not while it is paused', async () => {
  const { mixer, pass } = await setUp();
  const ticks = [];
  mixer.addEventListener('tick', () => ticks.push(mixer.now));
  await mixer.play(piece('short', { duration: 40, loop_end: 40 }), 0);
  await pass(100);
  assert.ok(ticks.length >= 5);
  const paused = mixer.pause();
  await pass(1);
  await paused;
  const before = ticks.length;
  await pass(60);
  assert.equal(ticks.length, before);
});
