/**
 * Two decks and one way out: what is heard. It knows tracks and seconds, nothing of books or moods.
 *
 *   deck, deck → output (pause, volume, limiter)
 *
 * Every play, stay, pause and resume takes a new transition number; whatever was under way sees that its number
 * is an old one and dies. Time is the audio clock, which background tabs do not slow down.
 *
 * Events: "settled" when a crossfade is over, "error" (detail: the track) when what sounds breaks off, "aging"
 * (detail: the track) when the link of what sounds may run out, "interrupted" when the system has silenced it,
 * "tick" every quarter of a minute of music, also in a hidden tab.
 */

import { until } from './clock.js';
import { Crossfader } from './crossfader.js';
import { Deck } from './deck.js';
import { GAIN, LISTEN, LOOP, POWER, loopPlan } from './fade.js';
import { Output } from './output.js';
import { PAUSE } from './patience.js';

const OPENING = 1; // seconds, at most, in which music comes out of silence
const AHEAD = 2; // seconds before a loop's crossfade at which the other deck is made ready
const EARLY = 0.06; // seconds by which that deck sets in too early, to be held back to the sample
const WATCH = 15; // seconds between two ticks

export class Mixer extends EventTarget {
  #transition = 0;
  #round = 0;
  #volume = 0.7;
  #isSpoken = false;
  #crossfader = null;
  #turnsAt = () => Infinity; // the second at which what sounds goes over into itself
  decks = [];
  front = null;
  fadeLength = 4;

  constructor({
    makeContext = () => new AudioContext({ latencyHint: 'playback' }),
    makeAudio = () => new Audio(),
    milliseconds = () => performance.now(),
  } = {}) {
    super();
    Object.assign(this, { makeContext, makeAudio, milliseconds });
  }

  /** Make the sound system, once for the page's life; must be called in the reader's own gesture. */
  open() {
    if (this.context) return this.#wake();
    this.context = this.makeContext();
    this.context.onstatechange = () => this.context.state !== 'running' && this.#interrupted(); // a call on the phone
    this.output = new Output(this.context, this.#volume);
    if (this.#isSpoken) this.output.duck(true);
    this.decks = [0, 1].map(() => new Deck(this.context, this.output.entrance, this.makeAudio(), this.milliseconds));
    this.#crossfader = new Crossfader(this.context, this.decks);
    this.decks.forEach((deck) => {
      deck.audio.addEventListener('error', () => this.#broke(deck));
      deck.audio.addEventListener('pause', () => deck.isStarted && this.#interrupted());
      deck.audio.load(); // in the gesture: some phones let an element play later only then
    });
    return this.#wake();
  }

  /** During a call phones refuse; what is wanted then fails where it is played. */
  #wake() {
    return this.context.resume().catch(() => {});
  }

  /** Seconds of the audio clock. */
  get now() {
    return this.context?.currentTime ?? 0;
  }

  /** The deck that does not sound, or is on its way out. */
  get other() {
    return this.decks.find((deck) => deck !== this.front);
  }

  get analyser() {
    return this.output.analyser;
  }

  get isPaused() {
    return !this.front || !this.output.isOpen || this.front.fader.fade.to === 0;
  }

  /** The gains heard now, one a deck. */
  get gains() {
    return this.decks.map((deck) => deck.fader.gain * this.output.gate.gain);
  }

  /** How loud (0..1). */
  set volume(value) {
    this.#volume = value;
    if (this.output) this.output.volume = value;
  }

  /** Step back while somebody speaks. */
  duck(isSpoken) {
    if (isSpoken === this.#isSpoken) return;
    this.#isSpoken = isSpoken;
    this.output?.duck(isSpoken);
  }

  /** Resolves after so many seconds of sound. */
  after(seconds) {
    return until(this.context, this.now + Math.max(0, seconds));
  }

  /** Crossfade to a track; resolves true once it sounds, false when something newer was asked for meanwhile. */
  async play(track, length = this.fadeLength) {
    const isOld = this.#next();
    this.#newRound(); // the loop's deck is wanted now; whatever comes of this arms it again
    this.output.open();
    try {
      await this.context.resume();
      const deck = await this.#deckFor(track);
      if (!isOld() && deck.isSilent) await deck.load(track);
      if (!isOld()) await deck.start();
      if (!isOld()) this.#bring(deck, this.#crossfader.isSilence ? Math.min(length, OPENING) : length);
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

  /** What sounds has a newer link: for its loop, and at once where the old one may not last to its end. */
  renew(track) {
    if (this.front?.track.id !== track.id) return;
    const deck = this.front;
    deck.track = track;
    deck.trust(track.url);
    if (deck.isAging && this.other.isSilent && !this.isPaused && !this.#isTurnNear()) this.#handOver();
  }

  /** Load a track into the deck that does not sound, so that it is there when it is wanted. */
  async buffer(track) {
    const deck = this.other;
    if (!deck?.isSilent || this.#isTurnNear() || this.front?.track.id === track.id) return;
    await deck.load(track).catch(() => {}); // it will be tried again, and reported, when it is wanted
  }

  /** What sounds loops as long as it is heard, also in the long fade of the sleep timer. */
  async pause(length = PAUSE) {
    if (!this.context) return;
    this.stay();
    const isOld = this.#next();
    this.output.close(length);
    await this.after(this.output.gate.rest);
    if (isOld()) return;
    this.#newRound();
    this.decks.forEach((deck) => deck.halt());
    await this.context.suspend(); // the clock stands still too: silence is not time spent on a track
  }

  /** Go on with what was paused. Rejects when it cannot be had any more. */
  async resume() {
    const isOld = this.#next();
    this.output.open();
    this.#haltWhatStands();
    if (!this.front.isSilent) return; // it was still fading out
    try {
      await this.context.resume();
      await this.front.start();
      if (!isOld()) this.#bring(this.front, PAUSE);
    } catch (problem) {
      if (!isOld()) throw problem;
    }
  }

  /** Begin a transition; returns whether another has begun since. */
  #next() {
    this.#transition += 1;
    const mine = this.#transition;
    return () => mine !== this.#transition;
  }

  /** The same for what goes on by itself between transitions: loops and new links. */
  #newRound() {
    this.#round += 1;
    const mine = this.#round;
    this.#turnsAt = () => Infinity;
    return () => mine !== this.#round;
  }

  /** The deck to play a track on: where it still sounds, else the other one, silenced if need be. */
  async #deckFor(track) {
    const sounding = this.decks.find((deck) => !deck.isSilent && deck.track?.id === track.id);
    if (sounding) return sounding;
    if (!this.front) return this.decks[0];
    if (!this.other.isSilent) {
      this.#crossfader.turn(this.front, PAUSE);
      await this.after(this.other.fader.rest);
    }
    return this.other;
  }

  #bring(deck, length, law = this.#crossfader.law) {
    this.front = deck;
    this.#crossfader.turn(deck, length, law);
    this.#settle();
  }

  /** Once the crossfade is over, free the other deck; then go on in the loop. */
  #settle() {
    const isOld = this.#newRound();
    const deck = this.front;
    const { rest } = deck.fader;
    this.after(rest + 0.05).then(() => {
      if (isOld()) return;
      this.other.halt();
      this.dispatchEvent(new Event('settled'));
    });
    this.#goOver(loopPlan({ ...deck.track, duration: deck.audio.duration || deck.track.duration }), rest + 0.1, isOld);
    this.#tick(isOld);
  }

  /** Where the plan says so, go over to the other deck, which enters the same piece at another place, or by
      another link. settling: seconds until that deck is free. */
  async #goOver(plan, settling, isOld) {
    const from = this.front;
    const left = () => plan.leave - from.position;
    this.#turnsAt = () => this.now + left();
    await this.after(Math.max(settling, left() - AHEAD));
    if (isOld()) return;
    const to = this.other;
    const isIn = await this.#enter(to, from.track, plan.enter, left, isOld);
    if (isOld()) return;
    if (!isIn) return this.#goOverLater(plan, isOld);
    if (plan.isSame) await this.after(LISTEN);
    if (!isOld()) this.#bring(to, plan.length, plan.isSame && to.align(from) ? GAIN : POWER);
  }

  /** Let a deck set in, not to be heard yet, when as many seconds as `left` tells are over; false where it cannot. */
  async #enter(deck, track, position, left, isOld) {
    try {
      await deck.load(track, position);
      if (!isOld()) await this.after(left() - EARLY);
      if (!isOld()) await deck.start();
      return true;
    } catch {
      return false;
    }
  }

  /** What sounds goes on, and at its end begins anew by itself; then there is another chance. */
  async #goOverLater({ leave, enter }, isOld) {
    const { duration, currentTime } = this.front.audio;
    await this.after(leave === enter ? WATCH : duration - currentTime + 0.1);
    if (!isOld()) this.#settle();
  }

  /** The same piece from the same place by its new link, before the old one runs out. */
  #handOver() {
    const here = this.front.position + AHEAD + EARLY;
    this.#goOver({ leave: here, enter: here, length: LOOP, isSame: true }, 0, this.#newRound());
  }

  async #tick(isOld) {
    await this.after(WATCH);
    if (isOld()) return;
    this.dispatchEvent(new Event('tick'));
    if (this.front?.isAging) this.dispatchEvent(new CustomEvent('aging', { detail: this.front.track }));
    if (!isOld()) this.#tick(isOld);
  }

  #isTurnNear() {
    return this.#turnsAt() - this.now < AHEAD + 1;
  }

  #broke(deck) {
    if (deck !== this.front || this.isPaused) return;
    this.#next();
    this.#newRound();
    this.front = null;
    deck.halt();
    this.dispatchEvent(new CustomEvent('error', { detail: deck.track }));
  }

  #interrupted() {
    const wasPaused = this.isPaused;
    this.#haltWhatStands();
    if (!wasPaused) this.dispatchEvent(new Event('interrupted'));
  }

  /** The system pauses decks in the middle of a fade: it would let through nothing, and then whatever comes next. */
  #haltWhatStands() {
    this.decks.filter(({ audio }) => audio.paused).forEach((deck) => deck.halt());
  }
}
