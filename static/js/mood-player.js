/**
 * The player's bar: it shows the state it is given and says what the reader wants.
 *
 *   <mood-player>
 *     <button data-act="toggle" aria-pressed="false">…</button>
 *     <p><strong data-show="title"></strong> <span data-show="attribution"></span></p>
 *     <button data-opens="why"><span data-show="word"></span></button>
 *     <button data-act="skip">…</button>
 *     <button data-correct="never">…</button>
 *     <input type="range" name="volume" data-preference>
 *     <p role="status" data-show="notice"></p>
 *   </mood-player>
 *
 * Events, bubbling: "music" {act: "toggle" | "skip"}, "correct" {kind: "never"}.
 */

import { wordOf } from './reasons.js';
import { sentence } from './words.js';

export class MoodPlayer extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', ({ target }) => {
      const { act, correct } = target.closest('[data-act], [data-correct]')?.dataset ?? {};
      if (act) this.#tell('music', { act });
      if (correct) this.#tell('correct', { kind: correct });
    });
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  /** state: the conductor's. */
  show({ on, playing, answer, notice, isLoading }) {
    const track = playing?.track;
    this.dataset.state = isLoading ? 'loading' : on ? 'on' : 'off';
    this.#label(on ? 'stop' : 'play', on);
    this.#write('title', track?.title ?? sentence(on ? 'listening' : 'invitation'));
    this.#write('attribution', track?.attribution ?? '');
    this.#write('word', wordOf(playing, answer));
    this.querySelector('.mood').dataset.emotion = playing?.cue?.emotion ?? answer?.mood?.emotion ?? '';
    this.#write('notice', notice ? sentence(notice) : '');
    for (const button of this.querySelectorAll('[data-act="skip"], [data-correct]')) button.disabled = !playing;
  }

  #label(key, on) {
    const button = this.querySelector('[data-act="toggle"]');
    button.setAttribute('aria-label', sentence(key));
    button.title = sentence(key);
    button.dataset.on = on;
  }

  /** Only what has changed is written: a status that is written again is read out again, a hidden one never. */
  #write(name, text) {
    for (const element of this.querySelectorAll(`[data-show="${name}"]`)) {
      if (element.textContent !== text) element.textContent = text;
      if (element.getAttribute('role') !== 'status') element.hidden = !text;
    }
  }
}
