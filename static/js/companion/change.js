/**
 * Whether what is captured shows another page by now, and whether it has come to rest. Pure.
 *
 * It looks at small grey images (`SMALL` pixels wide). An unchanged page is never worth sending; a page in the middle
 * of its turning neither. Places that change all the time (a clock, a blinking cursor, a moving picture) say nothing.
 */

/** Pixels of the small image's width: words are still told apart, and looking costs nothing. */
export const SMALL = 160;

/** A shared screen is the same to the last pixel until something happens. */
export const SCREEN = { step: 10, moved: 0.002, changed: 0.01, quiet: 2, upheaval: Infinity };

/**
 * A camera is never still, and one page of a paper book looks much like the next; but to turn it, a hand crosses it
 * (`upheaval`), and after that there is another.
 */
export const CAMERA = { step: 24, moved: 0.05, changed: 0.3, quiet: 6, upheaval: 0.15 };

const RESTLESS = 0.5; // share of the last looks in which a place has changed, from which on it says nothing
const FORGET = 0.08; // how much of that share each look makes up
const MOST_MOVING = 45; // looks after which what never comes to rest is taken as it is

/** RGBA, as canvases have it, to grey (0..255). */
export function greyOf(rgba) {
  const grey = new Uint8Array(rgba.length / 4);
  for (let i = 0; i < grey.length; i += 1) {
    grey[i] = (77 * rgba[4 * i] + 151 * rgba[4 * i + 1] + 28 * rgba[4 * i + 2]) >> 8;
  }
  return grey;
}

/** The size of the small image of a picture. */
export function smallSize(width, height) {
  return { width: SMALL, height: Math.max(1, Math.round((SMALL * height) / width)) };
}

export class Watcher {
  #before = null;
  #sent = null;
  #restless = null;
  #quiet = 0;
  #moving = 0;
  #isTurned = false;

  constructor(limits = SCREEN) {
    this.limits = limits;
  }

  /**
   * Look at the small grey image of now: "settled" where it shows another page than the one sent, at rest; "moving"
   * while it changes, "same" where nothing has to be sent. What was settled counts as sent from then on.
   */
  look(grey) {
    if (this.#before?.length !== grey.length) this.#begin(grey);
    const { moved, changed, quiet, upheaval } = this.limits;
    const now = this.#share(this.#before, grey, true);
    this.#before = grey;
    if (now >= upheaval) this.#isTurned = true;
    this.#quiet = now < moved ? this.#quiet + 1 : 0;
    this.#moving = this.#quiet ? 0 : this.#moving + 1;
    const isNew = !this.#sent || this.#isTurned || this.#share(this.#sent, grey) >= changed;
    if (!isNew) return 'same';
    if (this.#quiet < quiet && this.#moving < MOST_MOVING) return 'moving';
    this.#take(grey);
    return 'settled';
  }

  /** The page is to be sent again, whatever it shows: another region is looked at. */
  forget() {
    this.#sent = null;
  }

  #begin(grey) {
    this.#before = grey;
    this.#sent = null;
    this.#restless = new Float32Array(grey.length);
    this.#quiet = 0;
  }

  #take(grey) {
    this.#sent = grey;
    this.#isTurned = false;
    this.#moving = 0;
  }

  /** The share of places that differ, of those that do not always do. */
  #share(one, other, isNext = false) {
    const { step } = this.limits;
    let [differ, counted] = [0, 0];
    for (let i = 0; i < other.length; i += 1) {
      const isOther = Math.abs(one[i] - other[i]) > step;
      if (isNext) this.#restless[i] += FORGET * (Number(isOther) - this.#restless[i]);
      if (this.#restless[i] > RESTLESS) continue;
      counted += 1;
      if (isOther) differ += 1;
    }
    return counted ? differ / counted : 0;
  }
}
