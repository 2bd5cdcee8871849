/**
 * What comes after the decks:
 *
 *   gate (pause) → hush (while somebody speaks) → master (volume) → limiter → clipper → analyser → loudspeaker
 */

import { fromDecibels } from './fade.js';
import { Fader } from './fader.js';
import { HUSH, PAUSE } from './patience.js';

const GLIDE = 0.1; // seconds: the time constant of a change of volume, under 1 dB in 10 ms also from nothing to all
const LIMIT = { threshold: -2, knee: 0, ratio: 20, attack: 0.001, release: 0.1 };
const [KNEE, CEILING] = [0.7, 0.84]; // full scale: where the clipper begins to bend, and what it never exceeds
const POINTS = 2001;

export class Output {
  constructor(context, volume) {
    this.context = context;
    this.gate = new Fader(context, 1);
    this.hush = new Fader(context, 1);
    this.master = context.createGain();
    this.master.gain.value = loudness(volume);
    this.analyser = context.createAnalyser();
    this.gate.node.connect(this.hush.node).connect(this.master);
    this.#limit(this.master).connect(this.analyser).connect(context.destination);
  }

  get entrance() {
    return this.gate.node;
  }

  /** Two tracks, each of which peaks at -1 dBTP, reach +2 in their fade: a limiter turns that down, and what comes in
      before it has, a millisecond at most, is bent. Compressors add gain by themselves; it is taken back. */
  #limit(node) {
    const limiter = this.context.createDynamicsCompressor();
    Object.entries(LIMIT).forEach(([name, value]) => (limiter[name].value = value));
    const trim = this.context.createGain();
    trim.gain.value = fromDecibels(0.6 * LIMIT.threshold * (1 - 1 / LIMIT.ratio));
    const clipper = this.context.createWaveShaper();
    clipper.oversample = '4x'; // between the samples, too
    clipper.curve = Float32Array.from({ length: POINTS }, (_, i) => bent((2 * i) / (POINTS - 1) - 1));
    return node.connect(limiter).connect(trim).connect(clipper);
  }

  set volume(value) {
    this.master.gain.setTargetAtTime(loudness(value), this.context.currentTime, GLIDE);
  }

  get isOpen() {
    return this.gate.fade.to === 1;
  }

  open() {
    if (!this.isOpen) this.gate.turn(1, PAUSE);
  }

  close(length) {
    this.gate.turn(0, length);
  }

  /** Step back behind a voice, and come back after it. */
  duck(isSpoken) {
    if (isSpoken) this.hush.turn(fromDecibels(HUSH.level), HUSH.away);
    else this.hush.turn(1, HUSH.back);
  }
}

/** A sample after the clipper: as it is up to the knee, and never above the ceiling. */
export function bent(sample) {
  const over = Math.abs(sample) - KNEE;
  const room = CEILING - KNEE;
  return over <= 0 ? sample : Math.sign(sample) * (KNEE + room * Math.tanh(over / room));
}

/** The gain of a volume (0..1), as the ear judges: half of the slider is half as loud. */
function loudness(volume) {
  return volume ** 2;
}
