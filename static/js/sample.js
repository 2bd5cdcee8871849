/**
 * A piece to try: one button in the place of the browser's own controls. One piece sounds at a time, as loud as it would
 * while reading.
 *
 *   <sound-sample data-gain="-3.2"><button hidden aria-pressed="false">…</button><audio controls src="…"></audio></sound-sample>
 */

import { fromDecibels } from './fade.js';
import { volumeOf } from './patience.js';

/** settings: what holds now, for the volume and its ceiling. */
export function startSamples(settings, root = document) {
  const samples = [...root.querySelectorAll('sound-sample')].map((element) => new Sample(element, settings));
  for (const sample of samples) {
    sample.audio.addEventListener('play', () => samples.forEach((other) => other !== sample && other.audio.pause()));
  }
}

export class Sample {
  constructor(element, settings) {
    this.audio = element.querySelector('audio');
    this.button = element.querySelector('button');
    this.audio.volume = Math.min(1, volumeOf(settings) ** 2 * fromDecibels(Number(element.dataset.gain)));
    this.audio.controls = false;
    this.button.hidden = false;
    this.button.addEventListener('click', () => this.#toggle());
    for (const sign of ['play', 'pause', 'ended']) this.audio.addEventListener(sign, () => this.#show());
  }

  async #toggle() {
    const { audio } = this;
    if (!audio.paused) return audio.pause();
    audio.currentTime = 0;
    return audio.play().catch(({ name }) => name !== 'AbortError' && this.#giveUp()); // aborted: another was chosen
  }

  #show() {
    this.button.setAttribute('aria-pressed', String(!this.audio.paused && !this.audio.ended));
  }

  /** What cannot be played is left to the browser, which says why. */
  #giveUp() {
    this.audio.controls = true;
    this.button.hidden = true;
  }
}
