/**
 * Follows the reader through the book and tells the mixer what to play. It weighs every answer of the server
 * with the patience contract, and knows no DOM.
 *
 * Events: "change" whenever what there is to show has changed (see `state`).
 */

import { decide, goesOn, volumeOf, within } from './patience.js';

const ASK_AGAIN = { 'not scored': 5, away: 10, 'nothing fits': 60 }; // seconds
const WORTH_SAYING = ['away', 'refused', 'unplayable'];
const WANTED = ['mode', 'genre', 'vocals']; // settings that count at once
const PLANNED = [...WANTED, 'sensitivity', 'dwell']; // settings by which the server plans
const TRIES = 3; // tracks that may fail before we hold what plays

export class Conductor extends EventTarget {
  #shown = null;
  #asking = null;
  #coming = null;
  #wish = null; // {skip}: the reader themself wants something else, and not the track `skip`
  #answered = null; // the wish that `answer` answers
  #watch = 0;
  on = false;
  playing = null;
  answer = null;
  notice = '';

  constructor({ server, mixer, settings, milliseconds = () => performance.now(), later = (...all) => setTimeout(...all) }) {
    super();
    Object.assign(this, { server, mixer, milliseconds, later });
    this.settings = settings;
    mixer.addEventListener('settled', () => this.#buffer());
    mixer.addEventListener('error', () => this.#broke());
    mixer.addEventListener('interrupted', () => this.stop());
    mixer.addEventListener('aging', () => this.#renew());
  }

  /** The passage that is on the screen now. */
  follow(passage) {
    if (passage === this.#shown?.passage) return;
    this.#shown = { passage, seconds: 0, since: this.visible === false ? null : this.milliseconds() };
    if (this.on) this.#ask();
  }

  /** Time in a hidden tab is no time spent on a passage. */
  set isVisible(visible) {
    this.visible = visible;
    if (!this.#shown) return;
    this.#shown.seconds = this.#shownSeconds();
    this.#shown.since = visible ? this.milliseconds() : null;
    if (visible && this.on) this.#consider();
  }

  /** The reader wants music. To be called in their gesture. */
  async play() {
    this.on = true;
    this.#wish = { skip: null };
    this.#changed();
    await this.mixer.open();
    if (this.#shown) await this.#ask();
  }

  async stop(length = undefined) {
    this.on = false;
    this.#coming = null;
    this.#wish = null;
    this.#asking?.abort();
    this.#changed();
    await this.mixer.pause(length);
  }

  /** Another track for this cue. */
  skip() {
    this.#wish = { skip: this.playing?.track.id };
    return this.#ask();
  }

  /** What the reader has set. The server does not know of it yet: see `kept`. */
  set settings(settings) {
    this.taste = { ...settings };
    this.mixer.fadeLength = within('fade', settings.fade);
    this.mixer.volume = volumeOf(settings);
  }

  /** The server has kept new values of these settings; it is asked again where it plans by them. */
  kept(names) {
    const isAmong = (list) => names.some((name) => list.includes(name));
    if (isAmong(WANTED) && this.on) this.#wish = { skip: this.#wish?.skip };
    if (isAmong(PLANNED) && this.#shown && (this.on || this.answer)) this.#ask();
  }

  /** The server may think otherwise by now, without another page. */
  look() {
    return this.#shown && this.on ? this.#ask() : undefined;
  }

  /** The reader has corrected something, and the server has kept it: what it says now is followed at once. */
  async heed() {
    if (!this.#shown) return;
    if (this.on) this.#wish = { skip: null };
    await this.#ask();
  }

  /** What the server says of the passage on the screen, for "why this music"; null when it cannot be asked. */
  async explain() {
    if (this.answer?.passage !== this.#shown?.passage) await this.#ask();
    return this.answer?.passage === this.#shown?.passage ? this.answer : null;
  }

  get state() {
    const { on, playing, answer, notice } = this;
    return { on, playing, answer, notice, isLoading: on && !playing && !notice };
  }

  async #ask() {
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    const wish = this.#wish;
    try {
      const answer = await this.server.cue(this.#shown.passage, { skip: wish?.skip, signal: asking.signal });
      if (asking.signal.aborted || answer.passage !== this.#shown.passage) return;
      this.answer = answer;
      this.#answered = wish;
      this.notice = answer.notice;
      if (this.on) await this.#consider();
    } catch (problem) {
      if (asking.signal.aborted) return;
      this.#hold(problem.status === 0 || problem.status >= 500 || problem.status === 429 ? 'away' : 'refused');
    } finally {
      this.#changed();
    }
  }

  async #consider(failed = []) {
    const { playing, answer } = this;
    const verdict = decide(
      {
        playing: playing && { ...playing, seconds: this.mixer.now - playing.since },
        shown: { passage: this.#shown.passage, seconds: this.#shownSeconds() },
        answer,
        asked: this.#wish !== null && this.#wish === this.#answered,
      },
      this.taste,
    );
    if (verdict.act === 'change') return this.#change(answer, failed);
    this.#forget(verdict, answer);
    if (verdict.act === 'hold') return this.#hold(verdict.why, verdict.wait);
    this.#fulfil(this.#answered);
    playing.cue = answer.cue;
    this.mixer.renew(answer.track);
    if (this.mixer.isPaused) await this.#resume();
    this.#buffer();
  }

  /** A wish that came up since then is still open. */
  #fulfil(wish) {
    if (this.#wish === wish) this.#wish = null;
  }

  /** A change that is still loading is given up when the page wants something else by now. */
  #forget({ act }, answer) {
    if (!this.#coming) return;
    const isWanted = act === 'hold' && (!answer?.track || goesOn(this.#coming, answer));
    if (isWanted) return;
    this.#coming = null;
    this.mixer.stay();
  }

  async #change(answer, failed) {
    const { track, cue } = answer;
    if (this.#coming?.track.id === track.id) return;
    const coming = (this.#coming = { track, cue });
    const wish = this.#answered;
    try {
      if (!(await this.mixer.play(track, within('fade', this.taste.fade)))) return;
      this.playing = { track, cue, since: this.mixer.now };
      this.#fulfil(wish);
      this.server.heard(track.id, cue?.start ?? answer.passage).catch(() => {}); // only variety suffers
      this.#buffer();
    } catch {
      if (this.#coming === coming) await this.#another(track, failed);
    } finally {
      if (this.#coming === coming) this.#coming = null;
      this.#changed();
    }
  }

  /** A track cannot be played: ask for another, a few times. */
  async #another(track, failed) {
    const mayTry = failed.length + 1 < TRIES;
    const answer = mayTry ? await this.server.cue(this.#shown.passage, { skip: track.id }).catch(() => null) : null;
    if (this.#coming?.track !== track) return undefined; // something newer is under way, or nothing is wanted
    if (!answer?.track || failed.includes(answer.track.id)) {
      this.#fulfil(this.#answered);
      return this.#hold('unplayable');
    }
    this.#coming = null;
    this.answer = answer;
    return this.#consider([...failed, track.id]);
  }

  /** Keep what plays; look again when time or the server may have changed something. */
  #hold(why, wait = null) {
    if (WORTH_SAYING.includes(why)) this.notice = why;
    if (why === 'not scored' && !this.playing) this.notice ||= why;
    if (!this.on) return;
    if (this.playing && this.mixer.isPaused) this.#resume();
    this.#watch += 1;
    const mine = this.#watch;
    const isStill = () => this.on && mine === this.#watch;
    if (wait !== null) this.mixer.after(wait).then(() => isStill() && this.#consider());
    if (ASK_AGAIN[why]) this.later(() => isStill() && this.#ask(), ASK_AGAIN[why] * 1000);
  }

  #resume() {
    return this.mixer.resume().catch(() => this.#broke());
  }

  /** What sounded broke off: its link may have run out, so ask anew before anything else. */
  #broke() {
    this.playing = null;
    if (this.on) this.#ask();
  }

  /** Get a new link for what plays, before the old one runs out. Until it is got, the mixer asks again. */
  async #renew() {
    const { cue } = this.playing ?? {};
    const answer = await this.server.cue(cue?.start ?? this.#shown.passage).catch(() => null);
    if (answer?.track) this.mixer.renew(answer.track);
  }

  #buffer() {
    const next = this.answer?.next?.track;
    if (next && this.on) this.mixer.buffer(next);
  }

  #shownSeconds() {
    const { seconds, since } = this.#shown;
    return since === null ? seconds : seconds + (this.milliseconds() - since) / 1000;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
