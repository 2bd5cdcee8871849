import assert from 'node:assert/strict';
import test from 'node:test';

import { startSamples } from '../../static/js/sample.js';
import { settle } from './fakes.mjs';

class Button extends EventTarget {
  hidden = true;
  pressed = 'false';
  setAttribute(_name, value) {
    this.pressed = value;
  }
}

class Audio extends EventTarget {
  controls = true;
  paused = true;
  ended = false;
  currentTime = 30;
  refusal = null;
  async play() {
    if (this.refusal) throw Object.assign(new Error(), { name: this.refusal });
    this.paused = false;
    this.dispatchEvent(new Event('play'));
  }
  pause() {
    this.paused = true;
    this.dispatchEvent(new Event('pause'));
  }
}

function pieces(settings, ...gains) {
  const made = gains.map((gain) => ({ audio: new Audio(), button: new Button(), dataset: { gain: String(gain) } }));
  const elements = made.map((each) => ({ ...each, querySelector: (name) => each[name] }));
  startSamples(settings, { querySelectorAll: () => elements });
  return made.map(({ audio, button }) => ({
    audio,
    button,
    press: () => (button.dispatchEvent(new Event('click')), settle()),
  }));
}

test('a button takes the place of the controls, plays from the beginning and stops', async () => {
  const [{ audio, button, press }] = pieces({ volume: 1 }, 0);
  assert.deepEqual([audio.controls, button.hidden], [false, false]);
  await press();
  assert.deepEqual([audio.paused, audio.currentTime, button.pressed], [false, 0, 'true']);
  await press();
  assert.deepEqual([audio.paused, button.pressed], [true, 'false']);
});

test('one piece sounds at a time', async () => {
  const [first, second] = pieces({ volume: 1 }, 0, 0);
  await first.press();
  await second.press();
  assert.deepEqual([first.audio.paused, first.button.pressed, second.audio.paused], [true, 'false', false]);
});

test('it is as loud as while reading, under the ceiling', () => {
  const [quiet, loud] = pieces({ volume: 0.9, ceiling: 0.5 }, -6, 20);
  assert.ok(Math.abs(quiet.audio.volume - 0.25 * 10 ** (-6 / 20)) < 1e-9);
  assert.equal(loud.audio.volume, 1);
});

test('where it cannot be played the browser shows its own controls', async () => {
  const [{ audio, button, press }] = pieces({ volume: 1 }, 0);
  audio.refusal = 'NotSupportedError';
  await press();
  assert.deepEqual([audio.controls, button.hidden], [true, true]);
});

test('a piece that gives way to another while it loads keeps its button', async () => {
  const [{ audio, button, press }] = pieces({ volume: 1 }, 0);
  audio.refusal = 'AbortError';
  await press();
  assert.deepEqual([audio.controls, button.hidden], [false, false]);
});
