/** Keeps the screen on while it is wanted: a phone that nobody touches would sleep, and stop its camera. */

export class Wakefulness {
  #isWanted = false;
  #lock = null;

  constructor({ wakeLock = navigator.wakeLock, page = document } = {}) {
    this.wakeLock = wakeLock;
    page.addEventListener('visibilitychange', () => page.visibilityState === 'visible' && this.#take()); // hidden, it was lost
  }

  set isWanted(isWanted) {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    if (isWanted) this.#take();
    else this.#let();
  }

  async #take() {
    if (!this.#isWanted || !this.wakeLock) return;
    const lock = await this.wakeLock.request('screen').catch(() => null); // refused: the battery is low, perhaps
    this.#let();
    this.#lock = lock;
    if (!this.#isWanted) this.#let();
  }

  #let() {
    this.#lock?.release();
    this.#lock = null;
  }
}
