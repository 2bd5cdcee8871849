/**
 * A reader, their browser and a server in small: the real conductor and mixer on a fake sound card, in a time of its
 * own. What was heard is kept as the sound card was told, each 10 ms of it.
 */

import { Conductor } from '../../static/js/conductor.js';
import { GAIN } from '../../static/js/fade.js';
import { Mixer } from '../../static/js/mixer.js';
import { FakeAudio, FakeContext, settle } from './fakes.mjs';
import { Chance } from './properties.mjs';

const STEP = 0.05; // seconds the world moves at once
const FINE = 0.01; // seconds between two looks at what is heard
const EMOTIONS = ['neutral', 'joy', 'sadness', 'fear', 'anger'];
const PIECES = 5; // for each emotion and mode

export class World {
  #due = [];
  #laws = [{ from: 0, isSame: false }];
  seconds = 0;
  answersIn = 0.1; // seconds until the server answers
  loadsIn = 0; // seconds until a track is there
  breaks = 0; // tracks to come that cannot be played
  isAway = false; // the server
  isHidden = false; // the tab
  hasAsked = true; // whether the reader themself wants other music
  wasCalled = false; // on the phone, since the last piece began
  cuts = []; // seconds at which what was heard was moved or replaced
  changes = []; // what began to sound, and why
  levels = []; // {second, gains, gate, isSame, isPlaying} each 10 ms in which they move

  constructor(seed, settings) {
    this.settings = settings;
    this.cues = cuesOf(new Chance(seed));
    this.context = new FakeContext();
    this.elements = [];
    const makeAudio = () => this.elements[this.elements.push(new Element(this)) - 1];
    this.mixer = new Mixer({ makeContext: () => this.context, makeAudio });
    const server = { cue: (...wish) => this.#answer(...wish), heard: async (...all) => this.#heard(...all) };
    const later = (act, milliseconds) => this.later(act, milliseconds / 1000);
    this.conductor = new Conductor({ server, mixer: this.mixer, settings, milliseconds: () => this.seconds * 1000, later });
  }

  get lastPassage() {
    return this.cues.at(-1).end;
  }

  cueAt(passage) {
    return this.cues.find(({ start, end }) => start <= passage && passage <= end);
  }

  show(passage) {
    if (passage !== this.shown) this.seen = 0;
    this.shown = passage;
    this.conductor.follow(passage);
  }

  hide(isHidden) {
    this.isHidden = isHidden;
    this.conductor.isVisible = !isHidden;
  }

  /** A call on the phone: the system pauses everything and stops the clock; when it is over only that goes on. */
  async call(seconds) {
    const { context, elements, mixer } = this;
    const wasRunning = mixer.context && context.state === 'running';
    if (!wasRunning) return this.pass(seconds);
    const { resume } = context;
    context.resume = async () => {
      throw new Error('a call goes on');
    };
    context.state = 'interrupted';
    this.wasCalled = true;
    for (const each of elements.filter(({ playing }) => playing)) {
      each.pause();
      each.dispatchEvent(new Event('pause'));
    }
    context.onstatechange();
    await this.pass(seconds);
    Object.assign(context, { resume, state: 'running' });
    return context.onstatechange();
  }

  later(act, seconds) {
    this.#due.push({ at: this.seconds + seconds, act });
  }

  async pass(seconds) {
    await settle();
    for (let i = 0; i < Math.round(seconds / STEP); i += 1) await this.#step();
  }

  async #step() {
    this.seconds += STEP;
    if (!this.isHidden) this.seen += STEP;
    this.cueBefore = this.conductor.playing?.cue?.start;
    const isRunning = this.context.state === 'running';
    const wasPlaying = this.elements.map(({ playing }) => playing);
    await this.context.pass(STEP, this.elements, STEP);
    const due = this.#due.filter(({ at }) => at <= this.seconds + 1e-9);
    this.#due = this.#due.filter((each) => !due.includes(each));
    due.forEach(({ act }) => act());
    if (due.length) await settle();
    if (isRunning && this.mixer.context) this.#listen(wasPlaying);
  }

  /** What the server says of a passage, after a while; also to those who do not want to know any more. */
  #answer(passage, { skip, signal } = {}) {
    const cue = this.cueAt(passage);
    const next = this.cueAt(cue.end + 1);
    const known = { passage, state: 'ready', stale: false, notice: '', reasons: [] };
    const answer = { ...known, cue, track: this.#pieceOf(cue, skip), next: next ? { track: this.#pieceOf(next) } : null };
    const { isAway } = this;
    return new Promise((resolve, reject) => {
      this.later(() => {
        if (isAway) return reject(Object.assign(new Error(), { status: 0 }));
        if (!signal?.aborted && passage === this.shown && answer.track.id === this.conductor.playing?.track.id) this.hasAsked = false;
        return resolve(answer);
      }, this.answersIn);
    });
  }

  #pieceOf(cue, skip) {
    const ids = Array.from({ length: PIECES }, (_, i) => `${this.settings.mode} ${cue.emotion} ${(cue.start + i) % PIECES}`);
    const id = ids.find((each) => each !== skip);
    const [duration, loop_end] = id.endsWith('0') ? [40, 40] : [44, 40]; // some have no sound after their loop
    return { id, url: id, gain_db: 0, duration, loop_start: 0, loop_end };
  }

  #heard(id, start) {
    const { now } = this.mixer;
    const { shown, seen, cueBefore, conductor } = this;
    const hasAsked = this.hasAsked || this.wasCalled; // after a call the piece may have to be had anew
    const soFar = this.began === undefined ? Infinity : now - this.began;
    const sounds = this.mixer.front.audio.url;
    this.changes.push({ second: this.seconds, id, sounds, start, shown, seen, hasAsked, cueBefore, soFar, isOn: conductor.on });
    this.began = now;
    this.hasAsked = this.wasCalled = false;
  }

  #listen(wasPlaying) {
    const { decks, output } = this.mixer;
    const { start: from } = decks[0].fader.fade;
    const isSame = decks.every((deck) => deck.fader.fade.law === GAIN);
    if (isSame !== this.#laws.at(-1).isSame) this.#laws.push({ from, isSame });
    for (let i = 1; i <= Math.round(STEP / FINE); i += 1) {
      const second = this.context.currentTime - STEP + i * FINE;
      const gains = decks.map((deck) => deck.fader.node.gain.valueAt(second));
      const law = this.#laws.findLast((each) => each.from <= second);
      const isPlaying = decks.map((deck, at) => deck.audio.playing || wasPlaying[at]);
      const level = { second, gains, isPlaying, isSame: law.isSame, gate: output.gate.node.gain.valueAt(second) };
      if (!isAlike(level, this.levels.at(-1))) this.levels.push(level);
    }
  }
}

function isAlike(level, last) {
  const same = (name) => level[name].every((value, i) => value === last[name][i]);
  return last && level.gate === last.gate && level.isSame === last.isSame && same('gains') && same('isPlaying');
}

/** A media element of that world: what it is given comes after a while, or not at all. */
class Element extends FakeAudio {
  #place = 0;

  constructor(world) {
    super();
    delete this.currentTime;
    this.world = world;
  }

  get currentTime() {
    return this.#place;
  }

  set currentTime(place) {
    const isMoved = Math.abs(place - this.#place - STEP) > 1e-6;
    this.#place = place;
    if (isMoved) this.#isCut();
  }

  /** To be moved or replaced is heard as a click, unless its deck is silent. */
  #isCut() {
    const { world, playing } = this;
    const { decks, output, now } = world.mixer;
    const deck = decks.find(({ audio }) => audio === this);
    if (playing && deck.fader.node.gain.valueAt(now) * output.gate.node.gain.valueAt(now) > 0) world.cuts.push(world.seconds);
  }

  set src(url) {
    const { world } = this;
    this.#isCut();
    const isBroken = world.breaks > 0;
    if (isBroken) world.breaks -= 1;
    Object.assign(this, { url, readyState: 0, playing: false, currentTime: 0, error: null });
    const arrive = () => {
      if (this.url !== url) return;
      if (isBroken) this.error = new Error('it cannot be played');
      else Object.assign(this, { readyState: 4, duration: url.endsWith('0') ? 40 : 44 });
      this.dispatchEvent(new Event(isBroken ? 'error' : 'canplay'));
    };
    world.later(arrive, world.loadsIn);
  }
}

function cuesOf(chance) {
  const cues = [];
  for (let start = 0; cues.length < 12; start = cues.at(-1).end + 1) {
    const emotion = chance.of(EMOTIONS.filter((each) => each !== cues.at(-1)?.emotion));
    cues.push({ start, end: start + chance.whole(0, 5), emotion, margin: chance.roll() });
  }
  return cues;
}
