/**
 * The sleep timer: tells once when its time is over. Timers of hidden tabs may come late by minutes, so whoever
 * hears the music going on reminds it to look at the clock (`look`).
 *
 * Events: "over".
 */

export class SleepTimer extends EventTarget {
  #end = null;
  #timer = null;

  constructor({ milliseconds = () => Date.now(), later = (...all) => setTimeout(...all) } = {}) {
    super();
    Object.assign(this, { milliseconds, later });
  }

  /** Begin anew; no minutes, no end. */
  set(minutes) {
    clearTimeout(this.#timer);
    this.#end = minutes ? this.milliseconds() + minutes * 60_000 : null;
    if (minutes) this.#timer = this.later(() => this.look(), minutes * 60_000);
  }

  look() {
    if (this.#end === null || this.milliseconds() < this.#end) return;
    this.set(0);
    this.dispatchEvent(new Event('over'));
  }
}
