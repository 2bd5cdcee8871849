/**
 * One deck: a media element that streams a track, the track's own level, and the fade.
 *
 *   <audio crossorigin> → level (loudness, a constant per track) → fader (0..1) → master
 *
 * The fader follows a fade of `fade.js`; volume of the element itself is never touched (iOS ignores it).
 */

import { curve, fromDecibels, gainAt, isOver, still } from './fade.js';

const LOADING = 15_000; // milliseconds until a track that does not come is given up
const [METADATA, ENOUGH] = [1, 3]; // HTMLMediaElement.HAVE_METADATA and HAVE_FUTURE_DATA
const ARRIVALS = ['loadedmetadata', 'canplay', 'seeked'];

export class Deck {
  constructor(context, master, audio = new Audio()) {
    this.context = context;
    this.audio = audio;
    this.audio.crossOrigin = 'anonymous'; // before any src: without it, sound from another origin is silence
    this.audio.preload = 'auto';
    this.audio.loop = true; // the safety net under our own loop, should the other deck not be ready in time
    this.level = context.createGain();
    this.fader = context.createGain();
    this.fader.gain.value = 0;
    context.createMediaElementSource(this.audio).connect(this.level).connect(this.fader).connect(master);
    this.track = null;
    this.fade = still(0);
  }

  get isSilent() {
    return gainAt(this.fade, this.context.currentTime) === 0;
  }

  /** Have a track ready at a second of it. Rejects when it cannot be had, or another is wanted meanwhile. */
  async load(track, position = track.loop_start ?? 0) {
    const known = this.track?.id === track.id && this.track.url === track.url && !this.audio.error;
    this.loading?.abort();
    this.loading = new AbortController();
    this.track = track;
    if (!known) this.audio.src = track.url;
    this.level.gain.value = fromDecibels(track.gain_db ?? 0);
    const { signal } = this.loading;
    await this.#has(METADATA, signal); // only now it can be set to a place
    if (Math.abs(this.audio.currentTime - position) > 0.01) this.audio.currentTime = position;
    await this.#has(ENOUGH, signal);
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

  /** Let the fader follow a fade from now on. */
  follow(fade) {
    const now = this.context.currentTime;
    const { gain } = this.fader;
    this.fade = fade;
    gain.cancelScheduledValues(0);
    if (isOver(fade, now)) gain.setValueAtTime(fade.to, now);
    else gain.setValueCurveAtTime(curve(fade, now), now, fade.start + fade.length - now);
  }

  halt() {
    this.audio.pause();
    this.follow(still(0));
  }
}
