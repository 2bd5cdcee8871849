/** A sound card and media elements in small: time passes when it is told to. */

globalThis.CustomEvent ??= class extends Event {
  // Node 18 has none
  constructor(name, { detail } = {}) {
    super(name);
    this.detail = detail;
  }
};

class Param {
  value = 1;
  cancelScheduledValues() {}
  setValueAtTime(value) {
    this.value = value;
  }
  setTargetAtTime(value) {
    this.value = value;
  }
  setValueCurveAtTime(values) {
    this.value = values.at(-1);
  }
}

const PARAMS = ['gain', 'threshold', 'knee', 'ratio', 'attack', 'release'];

class Node {
  constructor() {
    PARAMS.forEach((name) => (this[name] = new Param()));
  }
  connect(next) {
    return next;
  }
  disconnect() {}
}

export class FakeContext {
  currentTime = 0;
  state = 'running';
  destination = new Node();
  alarms = [];
  made = 0;

  createGain = () => new Node();
  createDynamicsCompressor = () => new Node();
  createAnalyser = () => new Node();
  createMediaElementSource = () => new Node();

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
  async pass(seconds, elements = []) {
    await settle();
    for (let i = 0; i < Math.round(seconds / 0.05) && this.state === 'running'; i += 1) {
      this.currentTime += 0.05;
      elements.forEach((each) => each.playing && (each.currentTime += 0.05));
      const due = this.alarms.filter(({ second }) => second <= this.currentTime + 1e-9);
      this.alarms = this.alarms.filter((each) => !due.includes(each));
      due.forEach(({ ring }) => ring());
      await settle();
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

  load() {}
}

export async function settle() {
  for (let i = 0; i < 20; i += 1) await null;
}
