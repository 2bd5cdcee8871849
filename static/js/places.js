/**
 * Keeps the reader's place on the server: a passage and a character in it. A place that could not be sent waits
 * in the browser.
 *
 * Every place has a count. A window says which one it has *seen*, and a place that another window or device has
 * kept since then is never replaced without asking, whatever the clocks say. Only where both windows belong to
 * this browser, the place its reader went to later wins.
 *
 * Events: "elsewhere" (detail: the place that somebody else has kept meanwhile), "kept", "unkept".
 */

const SETTLE = 1500; // milliseconds without a turn before a place is worth sending
const LONGEST = 60_000; // milliseconds between two tries
const NONSENSE = [400, 413, 415]; // answers to a place that no later try makes better

export class PlaceKeeper extends EventTarget {
  #timer = null;
  #sending = false;
  #tries = 0;
  waiting = null; // {passage, offset, at}

  /** seq: the count of the place that the page was made with. device: see `windowName`. person: whose browser it is. */
  constructor({ server, book, person = '', seq = 0, device, storage = localStorage, clock = () => Date.now(), later = (...all) => setTimeout(...all), forget = (timer) => clearTimeout(timer) }) {
    super();
    Object.assign(this, { server, seq, seen: seq, device, storage, clock, later, forget });
    this.key = `moodbgm place ${person} ${book}`;
  }

  /** A place that an earlier visit could not send. */
  get unsent() {
    return JSON.parse(this.storage.getItem(this.key) ?? 'null');
  }

  /** Go on from a place of an earlier visit: what others have kept since then it has not seen. */
  resume({ seen }) {
    this.seen = seen;
  }

  move({ passage, offset }) {
    this.waiting = { passage, offset, at: this.clock() };
    this.storage.setItem(this.key, JSON.stringify({ ...this.waiting, seen: this.seen }));
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

  /** The reader was asked about another place, and stays here. */
  stay() {
    return this.send({ force: true });
  }

  /** The reader goes to the other place, `seq` being its count. */
  leave({ seq }) {
    this.seen = seq;
    this.#drop();
  }

  #drop() {
    this.waiting = null;
    this.storage.removeItem(this.key);
  }

  #numbered({ at, ...place }, force) {
    this.seq += 1;
    return { ...place, seq: this.seq, seen: this.seen, ago: this.#since(at), device: this.device, force };
  }

  #since(at) {
    return Math.max(0, (this.clock() - at) / 1000);
  }

  #kept(sent, answer) {
    this.#tries = 0;
    this.seen = answer.seq ?? this.seq;
    this.seq = Math.max(this.seq, this.seen);
    this.dispatchEvent(new Event('kept'));
    if (this.waiting !== sent) return this.#schedule(SETTLE);
    return this.#drop();
  }

  #failed({ status = 0, body }) {
    if (status === 409 && body) return this.#refused(body);
    if (NONSENSE.includes(status)) return this.#drop();
    this.#tries += 1;
    this.dispatchEvent(new Event('unkept'));
    return this.#schedule(Math.min(LONGEST, 1000 * 2 ** this.#tries));
  }

  /** Somebody else has kept a place that this window has not seen: mostly for the reader to decide. */
  #refused(place) {
    this.seq = Math.max(this.seq, place.seq);
    if (!this.waiting) return undefined;
    const isHere = place.passage === this.waiting.passage && place.offset === this.waiting.offset;
    const isOurs = nameOf(place.device) === nameOf(this.device) && place.age > this.#since(this.waiting.at);
    if (!isHere && !isOurs) return this.dispatchEvent(new CustomEvent('elsewhere', { detail: place }));
    this.seen = place.seq;
    return this.#schedule(0);
  }

  #schedule(milliseconds) {
    this.forget(this.#timer);
    this.#timer = this.later(() => this.send(), milliseconds);
  }
}

/** A name for this window that tells it from the reader's others: "Android 7f3a/02b6", the browser's part made once. */
export function windowName(storage = localStorage, agent = navigator) {
  return `${browserName(storage, agent)}/${fourDigits()}`;
}

/** The part of a window's name that its browser's windows share: "Android 7f3a". */
export function nameOf(device) {
  return device.split('/')[0];
}

function browserName(storage, agent) {
  const kept = storage.getItem('moodbgm device');
  if (kept) return kept;
  const platform = agent.userAgentData?.platform || agent.platform || 'browser';
  const made = `${platform.replaceAll('/', ' ')} ${fourDigits()}`;
  storage.setItem('moodbgm device', made);
  return made;
}

function fourDigits() {
  return Math.floor(Math.random() * 0x10000).toString(16).padStart(4, '0');
}
