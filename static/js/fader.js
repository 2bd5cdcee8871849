/**
 * A gain that follows fades of `fade.js`: how loud it is now follows from its fade, never from the sound card.
 *
 * The sound card is always some way ahead: what it plays now was made a buffer ago. A fade that turns round at
 * the second the page believes to be now would come too late and jump by as much as was played meanwhile (2 dB
 * with an ordinary buffer, in the quick fade of a pause). So fades begin at `soon`, a moment that has not been
 * made yet, and are given as ramps: those that end before it stay, the one that runs over it is cut there.
 */

import { fade, gainAt, still } from './fade.js';

const SLACK = 0.03; // seconds by which the page's clock may lag behind the sound card's, beside its buffer
const RAMPS = 64; // straight pieces of a fade: within 0.001 dB of it

/** The first second whose sound has certainly not been made yet. */
export function soon({ currentTime, baseLatency = 0 }) {
  return currentTime + baseLatency + SLACK;
}

export class Fader {
  constructor(context, gain = 0) {
    this.context = context;
    this.node = context.createGain();
    this.node.gain.setValueAtTime(gain, 0);
    this.fade = still(gain);
  }

  /** The gain (0..1) heard now. */
  get gain() {
    return gainAt(this.fade, this.context.currentTime);
  }

  get isSilent() {
    return this.gain === 0 && this.fade.to === 0;
  }

  /** Seconds until its fade is over. */
  get rest() {
    return Math.max(0, this.fade.start + this.fade.length - this.context.currentTime);
  }

  /** Fade from the gain it will have then to another one. */
  turn(to, length) {
    const start = soon(this.context);
    this.follow(fade(gainAt(this.fade, start), to, start, length));
  }

  /** Follow a fade from its beginning on; whatever was to come after that is dropped. */
  follow(next) {
    const { gain } = this.node;
    const { from, start, length } = next;
    this.fade = next;
    gain.cancelScheduledValues(start);
    gain.linearRampToValueAtTime(from, start);
    for (let i = 1; i <= RAMPS && length > 0; i += 1) {
      const at = start + (length * i) / RAMPS;
      gain.linearRampToValueAtTime(gainAt(next, at), at);
    }
  }

  /** Be silent at once. Only for what cannot be heard: everything else would click. */
  cut() {
    const { currentTime: now } = this.context;
    this.fade = still(0);
    this.node.gain.cancelScheduledValues(now);
    this.node.gain.setValueAtTime(0, now);
  }
}
