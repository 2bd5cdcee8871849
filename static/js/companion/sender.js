/**
 * Sends what the eye has seen, one at a time: of what comes meanwhile the newest stays, the others are dropped. What
 * could not be sent is tried again, unless something newer has come.
 *
 * Events: "answer" (detail: the answer), "problem" (detail: the error), "busy" and "idle".
 */

const AGAIN = 5; // seconds until the next try, where the server has not said how long
const GIVES_UP = new Set([400, 409, 413, 415, 422]);

export class Sender extends EventTarget {
  #next = null;
  #isBusy = false;
  #run = 0;

  constructor({ send, later = (...all) => setTimeout(...all) }) {
    super();
    Object.assign(this, { send, later });
  }

  /** Send this, when its turn comes. */
  offer(frame) {
    this.#next = frame;
    this.#go();
  }

  /** Whatever waits is not wanted any more, nor is the answer that is still to come. */
  clear() {
    this.#next = null;
    this.#isBusy = false;
    this.#run += 1;
  }

  async #go() {
    if (this.#isBusy || this.#next === null) return;
    const [frame, mine] = [this.#next, this.#run];
    this.#next = null;
    this.#isBusy = true;
    this.dispatchEvent(new Event('busy'));
    const wait = await this.#sent(frame, () => mine === this.#run);
    if (mine !== this.#run) return;
    if (wait === null) this.#rest();
    else {
      this.#next ??= frame;
      this.later(() => mine === this.#run && this.#rest(), wait * 1000);
    }
  }

  #rest() {
    this.#isBusy = false;
    this.dispatchEvent(new Event('idle'));
    this.#go();
  }

  /** Seconds until it should be tried again; null where that would not help, or is not needed. */
  async #sent(frame, isWanted) {
    try {
      const answer = await this.send(frame);
      if (isWanted()) this.dispatchEvent(new CustomEvent('answer', { detail: answer }));
      return null;
    } catch (problem) {
      if (isWanted()) this.dispatchEvent(new CustomEvent('problem', { detail: problem }));
      return isHopeless(problem) ? null : problem.wait || AGAIN;
    }
  }
}

/** Whether the same picture would be refused again. */
function isHopeless({ status, body }) {
  return GIVES_UP.has(status) || body?.code === 'ocr_unavailable';
}
