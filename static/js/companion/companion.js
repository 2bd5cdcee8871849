/**
 * One reader's companion: what it watches, what it has read, and the music that follows. It knows no DOM.
 *
 * Events: "change" whenever what there is to show has changed (see `state`).
 */

import { CAMERA, SCREEN } from './change.js';
import { Regions, nameOf } from './region.js';

const REFUSED = { NotAllowedError: 'refused', NotFoundError: 'no camera', NotReadableError: 'not readable' };
const SAID = { 0: 'away', 400: 'too long', 409: '', 413: 'too large', 415: 'no picture', 422: 'not readable picture', 429: 'often' };
const TOLD = { nothing: 'no text', short: 'little text', same: '', again: '', new: '' };

export class Companion extends EventTarget {
  #run = 0;
  source = 'off'; // 'screen' | 'camera' | 'still': a photograph, a picture or a text that was given once
  name = '';
  notice = '';
  isReading = false;
  isTurning = false;
  answer = null;

  constructor({ eye, sender, server, conductor, media = navigator.mediaDevices, regions = new Regions(), after }) {
    super();
    Object.assign(this, { eye, sender, server, conductor, media, regions, after });
    eye.addEventListener('page', ({ detail }) => this.sender.offer(detail));
    eye.addEventListener('look', ({ detail }) => this.#set({ isTurning: detail === 'moving' }));
    eye.addEventListener('ended', () => this.stop('ended'));
    sender.addEventListener('answer', ({ detail }) => this.#take(detail));
    sender.addEventListener('problem', ({ detail }) => this.#fail(detail));
    sender.addEventListener('busy', () => this.#set({ isReading: true }));
    sender.addEventListener('idle', () => this.#set({ isReading: false }));
  }

  get state() {
    const { source, name, notice, isReading, isTurning, answer } = this;
    return { source, name, notice, isReading, isTurning, answer, isOn: source !== 'off', region: this.eye.region };
  }

  /** Let the reader choose a window, a tab or the screen. To be called in their gesture. */
  share() {
    const video = { frameRate: { ideal: 10, max: 15 }, width: { ideal: 2560 }, height: { ideal: 1440 } };
    const wish = { video, audio: false, selfBrowserSurface: 'exclude', ...staying() };
    return this.#watch('screen', SCREEN, () => this.media.getDisplayMedia(wish));
  }

  /** Watch a paper book through the camera. To be called in the reader's gesture. */
  film() {
    const video = { facingMode: { ideal: 'environment' }, width: { ideal: 1920 }, height: { ideal: 1440 } };
    return this.#watch('camera', CAMERA, () => this.media.getUserMedia({ video, audio: false }));
  }

  /** Read one thing: a picture (a blob that was made small) or a text. To be called in the reader's gesture. */
  read(page, name) {
    this.eye.close();
    this.#begin('still', name);
    this.conductor.play();
    this.sender.offer(page);
  }

  /** Look at a part only, from now on. It is remembered for what is watched now. */
  set region(region) {
    this.eye.region = region;
    this.regions.keep(this.name, region);
    this.#changed();
  }

  /** The end: music fades, the server forgets. why: a key of what there is to say about it. */
  stop(why = '') {
    if (this.source === 'off') return;
    this.#run += 1;
    this.eye.close();
    this.sender.clear();
    this.conductor.stop();
    this.server.forget().catch(() => {}); // it forgets by itself, later
    this.#set({ source: 'off', notice: why, isReading: false, isTurning: false, answer: null });
  }

  /** Tell the reader something: the key of a sentence. */
  say(notice) {
    this.#set({ notice });
  }

  async #watch(source, limits, ask) {
    const opening = this.conductor.play(); // in the gesture, which is over once the reader has chosen
    try {
      const stream = await ask();
      await opening;
      this.eye.open(stream, limits);
      const [track] = stream.getVideoTracks();
      const kind = track.getSettings?.().displaySurface;
      this.#begin(source, nameOf({ label: source === 'camera' ? '' : track.label, kind }));
      this.eye.region = this.regions.of(this.name);
    } catch (problem) {
      this.eye.close();
      this.conductor.stop();
      this.#set({ source: 'off', notice: refusalOf(problem, source) });
    }
  }

  #begin(source, name) {
    this.#run += 1;
    this.sender.clear();
    const answer = source === this.source ? this.answer : null; // the next photograph belongs to the same book
    this.#set({ source, name, notice: '', answer, isReading: false });
  }

  #take(answer) {
    this.notice = answer.notice || toldOf(answer, this.source);
    this.answer = answer;
    if (answer.cue) this.conductor.follow(answer.passage);
    if (answer.wait) this.#lookAgain(answer.wait);
    this.#changed();
  }

  /** The server would change the cue by then, if no other page came before. */
  async #lookAgain(seconds) {
    const [run, { passage }] = [this.#run, this.answer];
    await this.after(seconds);
    if (run === this.#run && passage === this.answer?.passage) this.conductor.look();
  }

  #fail({ status, body }) {
    const code = body?.code ?? '';
    const isMissing = code === 'ocr_unavailable';
    this.#set({ notice: isMissing ? 'no pictures' : (SAID[status] ?? (status >= 500 ? 'busy' : 'away')) });
  }

  #set(changes) {
    if (Object.keys(changes).every((name) => this[name] === changes[name])) return;
    Object.assign(this, changes);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** The key of what there is to say where nothing can be watched; a camera is allowed, a window chosen. */
function refusalOf({ name }, source) {
  if (name === 'NotAllowedError' && source === 'camera') return 'not allowed';
  return REFUSED[name] ?? 'not readable';
}

/** The key of what there is to say of an answer; where nothing is watched no region can be drawn. */
function toldOf({ seen }, source) {
  if (seen === 'nothing' && source === 'still') return 'no text in it';
  return TOLD[seen];
}

/** The browser would bring the shared tab to the front, and a video that begins in a hidden page may never begin. */
function staying() {
  const { CaptureController } = globalThis;
  if (!CaptureController) return {};
  const controller = new CaptureController();
  controller.setFocusBehavior('no-focus-change');
  return { controller };
}
