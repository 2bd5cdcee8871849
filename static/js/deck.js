/**
 * One deck: a media element that streams a track, the track's own level, and the fade.
 *
 *   <audio crossorigin> → delay (see `align`) → level (loudness, a constant per track) → fader (0..1) → out
 *                              ↓
 *                             ear (the samples of the last third of a second)
 *
 * The fader follows a fade of `fade.js`; volume of the element itself is never touched (iOS ignores it).
 */

import { match } from './align.js';
import { fromDecibels } from './fade.js';
import { Fader } from './fader.js';

const LOADING = 15_000; // milliseconds until a track that does not come is given up
const YOUNG = 240_000; // milliseconds for which a link is trusted: signed ones last five minutes
const [METADATA, ENOUGH] = [1, 3]; // HTMLMediaElement.HAVE_METADATA and HAVE_FUTURE_DATA
const ARRIVALS = ['loadedmetadata', 'canplay', 'seeked'];
const EARSHOT = 0.3; // seconds, at least, that the ear keeps
const FARTHEST = 0.15; // seconds by which a deck can be held back
const ALIKE = 0.6; // the correlation from which two decks play the same music in time with each other

export class Deck {
  constructor(context, out, audio = new Audio(), milliseconds = () => performance.now()) {
    Object.assign(this, { context, audio, milliseconds });
    this.audio.crossOrigin = 'anonymous'; // before any src: without it, sound from another origin is silence
    this.audio.preload = 'auto';
    this.audio.loop = true; // the safety net under our own loop, should the other deck not be ready in time
    this.delay = context.createDelay(FARTHEST);
    this.level = context.createGain();
    this.fader = new Fader(context);
    this.ear = context.createAnalyser();
    this.ear.fftSize = 2 ** Math.ceil(Math.log2(context.sampleRate * EARSHOT));
    context.createMediaElementSource(this.audio).connect(this.delay).connect(this.level).connect(this.fader.node).connect(out);
    this.delay.connect(this.ear);
    this.track = null;
    this.isStarted = false;
  }

  get isSilent() {
    return this.fader.isSilent;
  }

  /** The second of the piece that is heard now. */
  get position() {
    return this.audio.currentTime - this.delay.delayTime.value;
  }

  /** Have a track ready at a second of it. Rejects when it cannot be had, or another is wanted meanwhile. */
  async load(track, position = track.loop_start ?? 0) {
    this.loading?.abort();
    this.loading = new AbortController();
    if (!this.#holds(track)) this.#take(track.url);
    this.track = track;
    this.level.gain.value = fromDecibels(track.gain_db ?? 0);
    this.delay.delayTime.value = 0;
    const { signal } = this.loading;
    await this.#has(METADATA, signal); // only now it can be set to a place
    if (Math.abs(this.audio.currentTime - position) > 0.01) this.audio.currentTime = position;
    await this.#has(ENOUGH, signal);
  }

  start() {
    this.isStarted = true;
    return this.audio.play();
  }

  halt() {
    this.isStarted = false;
    this.audio.pause();
    this.fader.cut();
  }

  /** Lay what it plays, a little ahead and not to be heard yet, on what another deck plays of the same piece: to
      the sample. Returns whether the two are the same now. */
  align(other) {
    const { sampleRate } = this.context;
    const [mine, heard] = listen(this.ear, other.ear);
    const { lag, likeness } = match(heard, mine, Math.floor(FARTHEST * sampleRate));
    if (likeness < ALIKE) return false;
    this.delay.delayTime.value = lag / sampleRate;
    return true;
  }

  /** Whether its link may run out before all of the track is here. */
  get isAging() {
    return this.milliseconds() - this.since >= YOUNG && !this.#isWhole();
  }

  /** Trust a link that the server has just given again. */
  trust(url) {
    if (this.link === url) this.since = this.milliseconds();
  }

  /** Whether its source is this track already. Signed links differ in every answer: the same track by another
      link is no reason to fetch it again, as long as what is still missing of it can be had by the old one. */
  #holds(track) {
    if (this.track?.id !== track.id || this.audio.error) return false;
    return this.link === track.url || this.milliseconds() - this.since < YOUNG || this.#isWhole();
  }

  #take(url) {
    this.audio.src = this.link = url;
    this.since = this.milliseconds();
  }

  #isWhole() {
    const { buffered, duration } = this.audio;
    return buffered.length === 1 && buffered.start(0) === 0 && buffered.end(0) >= duration;
  }

  /** Resolves once the element has so much; rejects on error, when it takes too long, and when given up. */
  #has(state, givenUp) {
    const { audio } = this;
    const isThere = () => audio.readyState >= state && !audio.seeking;
    if (isThere()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const end = (settle) => {
        over.abort();
        clearTimeout(late);
        settle();
      };
      const fail = (problem) => () => end(() => reject(new Error(problem)));
      const late = setTimeout(fail('the track did not come'), LOADING);
      ARRIVALS.forEach((name) => audio.addEventListener(name, () => isThere() && end(resolve), over));
      audio.addEventListener('error', fail('the track cannot be played'), over);
      givenUp.addEventListener('abort', fail('another track was wanted'), over);
    });
  }
}

/** The samples of two ears at one moment: read anew where the sound card has written meanwhile. */
function listen(...ears) {
  const heard = [...ears, ears[0]].map((ear) => new Float32Array(ear.fftSize));
  for (let tries = 0; tries < 5; tries += 1) {
    heard.forEach((samples, i) => ears[i % ears.length].getFloatTimeDomainData(samples));
    if (heard[0].at(-1) === heard.at(-1).at(-1)) break;
  }
  return heard;
}
