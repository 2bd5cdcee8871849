/** Moves the gains of the decks against each other. */

import { CUT, GAIN, POWER, crossfade, gainAt } from './fade.js';
import { soon } from './fader.js';

export class Crossfader {
  constructor(context, decks) {
    Object.assign(this, { context, decks });
  }

  /** Whether nothing will be heard of any deck by the time that a fade can begin. */
  get isSilence() {
    return this.decks.every(({ fader }) => gainAt(fader.fade, soon(this.context)) === 0);
  }

  /** What adds up to one now: two decks that play the same, in time, add up in amplitude, also when their fade turns. */
  get law() {
    const [{ track }] = this.decks;
    return this.decks.every((deck) => deck.fader.fade.law === GAIN && deck.track?.id === track?.id) ? GAIN : POWER;
  }

  /** Fade to a deck, from the gains heard now. */
  turn(target, length, law = this.law) {
    const fades = this.decks.map((deck) => deck.fader.fade);
    const next = crossfade(fades, this.decks.indexOf(target), soon(this.context), Math.max(CUT, length), law);
    this.decks.forEach((deck, i) => deck.fader.follow(next[i]));
  }
}
