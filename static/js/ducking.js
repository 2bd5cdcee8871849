/**
 * Whether somebody speaks: sound and video of the book itself, and the browser's speech. Mood music comes last.
 *
 * Elements of the page tell when they play; speech does not, so it is looked at while there is music. The player's
 * own elements are not in the page, and are not meant.
 *
 * Events: "change" when `isSpoken` has changed.
 */

const LOOK = 250; // milliseconds between two looks
const SIGNS = ['play', 'playing', 'pause', 'ended', 'emptied', 'volumechange'];

export class Ducking extends EventTarget {
  #media = new Set();
  #timer = null;
  isSpoken = false;

  constructor({ root = document, speech = globalThis.speechSynthesis, every = (...all) => setInterval(...all) } = {}) {
    super();
    Object.assign(this, { root, speech, every });
  }

  start() {
    for (const sign of SIGNS) this.root.addEventListener(sign, ({ target }) => this.#heed(target), { capture: true });
  }

  /** Look after speech, while there is music; not without. */
  watch(isMusicOn) {
    if (isMusicOn === (this.#timer !== null)) return;
    if (isMusicOn) this.look();
    else clearInterval(this.#timer);
    this.#timer = isMusicOn ? this.every(() => this.look(), LOOK) : null;
  }

  look() {
    const isSpoken = this.#speaks() || [...this.#media].some(sounds);
    if (isSpoken === this.isSpoken) return;
    this.isSpoken = isSpoken;
    this.dispatchEvent(new Event('change'));
  }

  #heed(element) {
    if (sounds(element)) this.#media.add(element);
    else this.#media.delete(element);
    this.look();
  }

  #speaks() {
    return Boolean(this.speech?.speaking && !this.speech.paused);
  }
}

function sounds({ paused, ended, muted, volume }) {
  return !paused && !ended && !muted && volume > 0;
}
