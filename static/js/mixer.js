/**
 * Two decks and one way out: what is heard. It knows tracks and seconds, nothing of books or moods.
 *
 *   deck, deck → gate (pause) → master (volume) → limiter → analyser → loudspeaker
 *
 * Every play, stay, pause and resume takes a new transition number; whatever was under way sees that its number
 * is an old one and dies. Time is the audio clock, which background tabs do not slow down.
 *
 * Events: "settled" when a crossfade is over, "error" (detail: the track) when what sounds breaks off.
 */

import { Deck } from './deck.js';
import { GAIN, POWER, crossfade, fade, fromDecibels, loopPlan } from './fade.js';
import { Fader } from './fader.js';
import { PAUSE } from './patience.js';

const GLIDE = 0.05; // seconds in which a change of volume is smoothed
const LIMIT = { threshold: -1.5, knee: 0, ratio: 20, attack: 0.002, release: 0.1 };
const OPENING = 1; // seconds, at most, in which music comes out of silence
const AHEAD = 2; // seconds before a loop's crossfade at which the other deck is made ready

export class Mixer extends EventTarget {
  #transition = 0;
  #loop = 0;
  #volume = 0.7;
  decks = [];
  front = null;
  fadeLength = 4;

  constructor({ makeContext = () => new AudioContext({ latencyHint: 'playback' }), makeAudio = () => new Audio() } = {}) {
    super();
    this.makeContext = makeContext;
    this.makeAudio = makeAudio;
  }

  /** Make the sound system, once for the page's life; must be called in the reader's own gesture. */
  open() {
    if (this.context) return this.context.resume();
    this.context = this.makeContext();
    this.master = this.context.createGain();
    this.master.gain.value = this.#volume ** 2;
    this.analyser = this.context.createAnalyser();
    this.#limit(this.master).connect(this.analyser).connect(this.context.destination);
    this.gate = new Fader(this.context, 1);
    this.gate.node.connect(this.master);
    this.decks = [0, 1].map(() => new Deck(this.context, this.gate.node, this.makeAudio()));
    this.decks.forEach((deck) => {
      deck.audio.addEventListener('error', () => this.#broke(deck));
      deck.audio.load(); // in the gesture: some phones let an element play later only then
    });
    return this.context.resume();
  }

  /** Two tracks together may exceed full scale; the gain that compressors add by themselves is taken back. */
  #limit(node) {
    const limiter = this.context.createDynamicsCompressor();
    Object.entries(LIMIT).forEach(([name, value]) => (limiter[name].value = value));
    const trim = this.context.createGain();
    trim.gain.value = fromDecibels(0.6 * LIMIT.threshold * (1 - 1 / LIMIT.ratio));
    return node.connect(limiter).connect(trim);
  }

  /** Seconds of the audio clock. */
  get now() {
    return this.context?.currentTime ?? 0;
  }

  /** The deck that does not sound, or is on its way out. */
  get other() {
    return this.decks.find((deck) => deck !== this.front);
  }

  /** How loud (0..1), as the ear judges: half of the slider is half as loud. */
  set volume(value) {
    this.#volume = value;
    this.master?.gain.setTargetAtTime(value ** 2, this.now, GLIDE / 3);
  }

  /** Call back at a second of the audio clock: timers of hidden tabs come late, this does not. */
  at(second, callback) {
    const clock = this.context.createConstantSource();
    const mute = this.context.createGain();
    mute.gain.value = 0;
    clock.connect(mute).connect(this.context.destination);
    clock.onended = () => {
      mute.disconnect();
      callback();
    };
    clock.start();
    clock.stop(second);
  }

  after(seconds) {
    return new Promise((resolve) => this.at(this.now + seconds, resolve));
  }

  /** Crossfade to a track; resolves true once it sounds, false when something newer was asked for meanwhile. */
  async play(track, length = this.fadeLength) {
    const isOld = this.#next();
    this.#loop += 1; // the loop's deck is wanted now; whatever comes of this arms it again
    this.#openGate();
    try {
      await this.context.resume();
      const deck = await this.#deckFor(track);
      if (!isOld() && deck.isSilent) await deck.load(track);
      if (!isOld()) await deck.audio.play();
      if (!isOld()) this.#bring(deck, this.decks.every((each) => each.isSilent) ? Math.min(length, OPENING) : length);
      return !isOld();
    } catch (problem) {
      if (isOld()) return false;
      this.stay();
      throw problem;
    }
  }

  /** Give up a change that is still loading: what sounds goes on, in its loop. */
  stay() {
    this.#next();
    if (!this.front) return;
    if (this.other.isSilent) this.other.halt();
    this.#settle();
  }

  /** What sounds has a newer link, which its loop will need. */
  renew(track) {
    if (this.front?.track.id === track.id) this.front.track = track;
  }

  /** Load a track into the deck that does not sound, so that it is there when it is wanted. */
  async buffer(track) {
    const deck = this.other;
    if (!deck?.isSilent || this.#isLoopNear() || this.front?.track.id === track.id) return;
    await deck.load(track).catch(() => {}); // it will be tried again, and reported, when it is wanted
  }

  /** What sounds loops as long as it is heard, also in the long fade of the sleep timer. */
  async pause(length = PAUSE) {
    if (!this.context) return;
    this.stay();
    const isOld = this.#next();
    this.gate.follow(fade(this.gate.gain, 0, this.now, length));
    await this.after(length);
    if (isOld()) return;
    this.#loop += 1;
    this.decks.forEach((deck) => deck.halt());
    await this.context.suspend(); // the clock stands still too: silence is not time spent on a track
  }

  /** Go on with what was paused. Rejects when it cannot be had any more. */
  async resume() {
    const isOld = this.#next();
    this.#openGate();
    if (!this.front.isSilent) return; // it was still fading out
    try {
      await this.context.resume();
      await this.front.audio.play();
      if (!isOld()) this.#bring(this.front, PAUSE);
    } catch (problem) {
      if (!isOld()) throw problem;
    }
  }

  #openGate() {
    if (this.gate.fade.to === 0) this.gate.follow(fade(this.gate.gain, 1, this.now, PAUSE));
  }

  /** Begin a transition; returns whether another has begun since. */
  #next() {
    this.#transition += 1;
    const mine = this.#transition;
    return () => mine !== this.#transition;
  }

  /** The deck to play a track on: where it still sounds, else the other one, silenced if need be. */
  async #deckFor(track) {
    const sounding = this.decks.find((deck) => !deck.isSilent && deck.track?.id === track.id);
    if (sounding) return sounding;
    if (!this.front) return this.decks[0];
    if (!this.other.isSilent) {
      this.#fadeTo(this.front, PAUSE);
      await this.after(PAUSE);
    }
    return this.other;
  }

  #bring(deck, length, law = POWER) {
    this.front = deck;
    this.#fadeTo(deck, length, law);
    this.#settle();
  }

  #fadeTo(target, length, law = POWER) {
    const fades = crossfade(this.decks.map((deck) => deck.fader.fade), this.decks.indexOf(target), this.now, length, law);
    this.decks.forEach((deck, i) => deck.fader.follow(fades[i]));
  }

  /** Once the crossfade is over, free the other deck; then go on in the loop. */
  #settle() {
    this.#loop += 1;
    const mine = this.#loop;
    const { rest } = this.front.fader;
    this.after(rest + 0.05).then(() => {
      if (mine !== this.#loop) return;
      this.other.halt();
      this.dispatchEvent(new Event('settled'));
    });
    this.#keepLooping(rest + 0.1, () => mine !== this.#loop);
  }

  /** Before the piece ends, go over to its beginning on the other deck. */
  #keepLooping(settling, isOld) {
    const deck = this.front;
    const length = deck.audio.duration || deck.track.duration;
    const plan = loopPlan({ ...deck.track, duration: length });
    const left = () => plan.leave - deck.audio.currentTime;
    this.loopAt = () => this.now + left();
    this.at(this.now + Math.max(settling, left() - AHEAD), async () => {
      if (isOld()) return;
      const next = this.other;
      const isReady = await next.load(deck.track, plan.enter).then(() => true, () => false);
      if (isOld()) return;
      if (!isReady) return this.#keepLooping(length - deck.audio.currentTime + 0.1, isOld); // it repeats by itself now
      this.at(this.now + Math.max(0, left()), async () => {
        if (isOld()) return;
        await next.audio.play();
        if (!isOld()) this.#bring(next, plan.length, GAIN);
      });
    });
  }

  #isLoopNear() {
    return Boolean(this.loopAt) && this.loopAt() - this.now < AHEAD + 1;
  }

  #broke(deck) {
    if (deck !== this.front || this.isPaused) return;
    this.#next();
    this.#loop += 1;
    this.front = null;
    deck.halt();
    this.dispatchEvent(new CustomEvent('error', { detail: deck.track }));
  }

  get isPaused() {
    return !this.front || this.gate.fade.to === 0 || this.front.fader.fade.to === 0;
  }

  /** The gains heard now, one a deck. */
  get gains() {
    return this.decks.map((deck) => deck.fader.gain * this.gate.gain);
  }
}
