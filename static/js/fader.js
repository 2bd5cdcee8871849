/** A gain that follows fades of `fade.js`: how loud it is now follows from its fade, never from the sound card. */

import { curve, gainAt, isOver, still } from './fade.js';

export class Fader {
  constructor(context, gain = 0) {
    this.context = context;
    this.node = context.createGain();
    this.node.gain.value = gain;
    this.fade = still(gain);
  }

  /** The gain (0..1) heard now. */
  get gain() {
    return gainAt(this.fade, this.context.currentTime);
  }

  /** Seconds until its fade is over. */
  get rest() {
    return Math.max(0, this.fade.start + this.fade.length - this.context.currentTime);
  }

  /** Follow a fade from now on. */
  follow(fade) {
    const now = this.context.currentTime;
    const { gain } = this.node;
    this.fade = fade;
    gain.cancelScheduledValues(0);
    if (isOver(fade, now)) gain.setValueAtTime(fade.to, now);
    else gain.setValueCurveAtTime(curve(fade, now), now, this.rest);
  }
}
