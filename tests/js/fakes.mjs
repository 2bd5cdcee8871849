/** A sound card and media elements in small: time passes when it is told to. */

globalThis.CustomEvent ??= class extends Event {
  // Node 18 has none
  constructor(name, { detail } = {}) {
    super(name);
    this.detail = detail;
  }
};

const LONG_AGO = 30; // seconds after which nobody asks any more what was heard

/** An AudioParam that keeps its events, so that what would be heard at any second can be asked (`valueAt`). */
export class Param {
  #value = 1;
  events = [];

  get value() {
    return this.#value;
  }

  set value(value) {
    this.#value = value;
    this.events = [];
  }

  cancelScheduledValues(from) {
    const stays = this.events.filter(({ at }) => at < from);
    const old = stays.findLastIndex(({ at }) => at < from - LONG_AGO);
    this.events = stays.slice(Math.max(0, old));
  }

  setValueAtTime(value, at) {
    this.#add({ kind: 'set', value, at });
  }

  linearRampToValueAtTime(value, at) {
    this.#add({ kind: 'ramp', value, at });
  }

  setTargetAtTime(value, at, constant) {
    this.value = value;
    this.target = { value, constant };
  }

  /** As the specification has it: what was set last, or on the way to the next ramp's end. */
  valueAt(second) {
    const after = this.events.findIndex(({ at }) => at > second);
    const before = this.events[(after === -1 ? this.events.length : after) - 1] ?? { value: this.#value, at: 0 };
    const next = after === -1 ? null : this.events[after];
    if (next?.kind !== 'ramp') return before.value;
    return before.value + ((next.value - before.value) * (second - before.at)) / (next.at - before.at);
  }

  #add(event) {
    this.events.push(event);
    this.events.sort((a, b) => a.at - b.at);
  }
}

const RATE = 8000;
const PARAMS = ['gain', 'delayTime', 'threshold', 'knee', 'ratio', 'attack', 'release'];
const PERIOD = 20; // seconds after which every piece comes round

/** Noise -0.05..0.05, always the same at the same place. */
function noise(place) {
  const here = place % (PERIOD * RATE);
  return ((Math.imul(here ^ (here << 7), 0x9e3779b1) >>> 8) / 2 ** 24 - 0.5) * 0.1;
}

class Node {
  fftSize = 2048;
  constructor() {
    PARAMS.forEach((name) => (this[name] = new Param()));
  }

  connect(next) {
    next.source ??= this;
    return next;
  }

  disconnect() {}

  /** What an analyser hears of a media element: the noise that lies at that place of its track. */
  getFloatTimeDomainData(samples) {
    let [origin, delay] = [this, 0];
    while (origin.source) {
      origin = origin.source;
      if (origin.isDelay) delay += origin.delayTime.value;
    }
    const end = Math.round((origin.audio.currentTime - delay) * RATE);
    samples.forEach((_, i) => (samples[i] = origin.audio.playing ? noise(end - samples.length + i) : 0));
  }
}


export class FakeContext {
  currentTime = 0;
  sampleRate = RATE;
  state = 'running';
  destination = new Node();
  alarms = [];
  made = 0;

  createGain = () => new Node();
  createDelay = () => Object.assign(new Node(), { isDelay: true, delayTime: Object.assign(new Param(), { value: 0 }) });
  createDynamicsCompressor = () => new Node();
  createAnalyser = () => new Node();
  createWaveShaper = () => new Node();
  createMediaElementSource = (audio) => Object.assign(new Node(), { audio });

  createConstantSource() {
    const { alarms } = this;
    return Object.assign(new Node(), {
      start() {},
      stop(second) {
        alarms.push({ second, ring: () => this.onended() });
      },
    });
  }

  async resume() {
    this.state = 'running';
  }

  async suspend() {
    this.state = 'suspended';
  }

  /** Let seconds pass in small steps, media elements that play with them. */
  async pass(seconds, elements = [], step = 0.05) {
    await settle();
    for (let i = 0; i < Math.round(seconds / step) && this.state === 'running'; i += 1) {
      this.currentTime += step;
      elements.forEach((each) => each.playing && (each.currentTime += step));
      const due = this.alarms.filter(({ second }) => second <= this.currentTime + 1e-9);
      this.alarms = this.alarms.filter((each) => !due.includes(each));
      due.forEach(({ ring }) => ring());
      if (due.length) await settle();
    }
  }
}

export class FakeAudio extends EventTarget {
  currentTime = 0;
  readyState = 4;
  buffered = { length: 0 };
  seeking = false;
  error = null;
  duration = NaN;
  playing = false;
  starts = 0;

  async play() {
    if (!this.playing) this.starts += 1;
    this.playing = true;
  }

  pause() {
    this.playing = false;
  }

  get paused() {
    return !this.playing;
  }

  load() {}
}

/** Let everything go on that waits for nothing but its turn. */
export function settle() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The same sequence of numbers 0..1 on every run. */
export function dice(seed) {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
