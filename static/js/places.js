/**
 * Keeps the reader's place on the server: a passage and a character in it, with this device's own count, so
 * that an older place never replaces a newer one. A place that could not be sent waits in the browser.
 *
 * Events: "elsewhere" (detail: the newer place of another device), "kept", "unkept".
 */

const SETTLE = 1500; // milliseconds without a turn before a place is worth sending
const LONGEST = 60_000; // milliseconds between two tries

export class PlaceKeeper extends EventTarget {
  #timer = null;
  #sending = false;
  #tries = 0;
  waiting = null;

  constructor({ server, book, seq = 0, device, storage = localStorage, later = (...all) => setTimeout(...all), forget = (timer) => clearTimeout(timer) }) {
    super();
    Object.assign(this, { server, seq, device, storage, later, forget });
    this.key = `moodbgm place ${book}`;
  }

  /** A place that an earlier visit could not send, if it is newer than what the server knows. */
  get unsent() {
    const place = JSON.parse(this.storage.getItem(this.key) ?? 'null');
    return place && place.seq > this.seq ? place : null;
  }

  move({ passage, offset }) {
    this.waiting = { passage, offset };
    this.storage.setItem(this.key, JSON.stringify({ ...this.waiting, seq: this.seq + 1 }));
    this.#schedule(SETTLE);
  }

  /** Send what waits now; `leaving` lets it outlive the page. */
  async send({ leaving = false, force = false } = {}) {
    this.forget(this.#timer);
    if (!this.waiting || (this.#sending && !leaving)) return;
    const { waiting } = this;
    this.#sending = true;
    try {
      this.#kept(waiting, await this.server.keepPlace(this.#numbered(waiting, force), { leaving }));
    } catch (problem) {
      this.#failed(problem);
    } finally {
      this.#sending = false;
    }
  }

  /** The reader was asked about a place of another device, and stays here. */
  stay() {
    return this.send({ force: true });
  }

  /** The reader goes where the other device was. */
  leave() {
    this.waiting = null;
    this.storage.removeItem(this.key);
  }

  #numbered(place, force) {
    this.seq += 1;
    return { ...place, seq: this.seq, device: this.device, force };
  }

  #kept(sent, answer) {
    this.#tries = 0;
    this.seq = Math.max(this.seq, answer.seq ?? 0);
    this.dispatchEvent(new Event('kept'));
    if (this.waiting !== sent) return this.#schedule(SETTLE);
    this.waiting = null;
    this.storage.removeItem(this.key);
  }

  #failed({ status = 0, body }) {
    if (status === 409 && body) return this.#refused(body);
    if (status >= 400 && status < 500 && status !== 429) return this.leave();
    this.#tries += 1;
    this.dispatchEvent(new Event('unkept'));
    this.#schedule(Math.min(LONGEST, 1000 * 2 ** this.#tries));
  }

  /** Another tab of this browser only counted further; another device is for the reader to decide. */
  #refused(place) {
    this.seq = place.seq;
    if (place.device === this.device) return this.#schedule(0);
    this.dispatchEvent(new CustomEvent('elsewhere', { detail: place }));
  }

  #schedule(milliseconds) {
    this.forget(this.#timer);
    this.#timer = this.later(() => this.send(), milliseconds);
  }
}

/** A name for this browser that tells it from the reader's others, made once: "Android 7f3a". */
export function deviceName(storage = localStorage, agent = navigator) {
  const kept = storage.getItem('moodbgm device');
  if (kept) return kept;
  const platform = agent.userAgentData?.platform || agent.platform || 'browser';
  const made = `${platform} ${Math.random().toString(16).slice(2, 6)}`;
  storage.setItem('moodbgm device', made);
  return made;
}
