/** The review queue by keyboard: hear, name, place, answer. Without this script the form works all the same. */

import { Loop } from './loop.js';
import { Plane } from './plane.js';

const STEP = 0.05; // of the plane, for one key
const JUMP = 5; // seconds
const NEUTRAL = 'neutral';
const SILENT = 'review without keys';

class Desk {
  constructor(root) {
    this.root = root;
    this.audio = root.querySelector('[data-audio]');
    this.form = root.querySelector('[data-answer]');
    this.moods = [...this.form.elements.mood];
    this.plane = new Plane(root);
    this.placed = this.plane.isSet; // where nobody has placed it, the mood's own place is a beginning
    this.emotional = this.mood?.value !== NEUTRAL ? this.mood : null;
    this.moods.forEach((mood) => mood.addEventListener('change', () => this.named()));
    this.plane.svg.addEventListener('pointerdown', () => (this.placed = true));
    this.plane.fields.forEach((field) => field.addEventListener('input', () => (this.placed = true)));
    this.follow(root.querySelector('[data-waveform]'));
    this.loop = new Loop(root, this.audio);
    this.keys = root.querySelector('[data-keys-on]');
    this.keys.checked = localStorage.getItem(SILENT) === null;
    this.keys.addEventListener('change', () => this.keepKeys());
    document.addEventListener('keydown', (event) => this.key(event));
  }

  /** Single keys can be switched off: they get in the way of speech input. */
  keepKeys() {
    if (this.keys.checked) localStorage.removeItem(SILENT);
    else localStorage.setItem(SILENT, 'yes');
  }

  get mood() {
    return this.moods.find((mood) => mood.checked) ?? null;
  }

  choose(mood) {
    if (!mood) return;
    mood.checked = true;
    mood.focus();
    this.named();
  }

  named() {
    if (this.mood.value !== NEUTRAL) this.emotional = this.mood;
    if (!this.placed) this.plane.set(Number(this.mood.dataset.valence), Number(this.mood.dataset.arousal));
  }

  kind() {
    const neutral = this.moods.find((mood) => mood.value === NEUTRAL);
    this.choose(this.mood === neutral ? (this.emotional ?? this.moods[0]) : neutral);
  }

  play() {
    if (this.audio.paused) this.audio.play();
    else this.audio.pause();
  }

  answer(act) {
    this.form.requestSubmit(this.form.querySelector(`[name=act][value=${act}]`));
  }

  go(way) {
    this.root.querySelector(`[data-${way}]`)?.click();
  }

  move(right, up) {
    this.placed = true;
    this.plane.move(right * STEP, up * STEP);
  }

  /** The playhead follows the sound; a click on the waveform is a place in it. */
  follow(waveform) {
    if (!waveform) return;
    const head = waveform.querySelector('[data-playhead]');
    const width = waveform.viewBox.baseVal.width;
    this.audio.addEventListener('timeupdate', () => {
      const at = (this.audio.currentTime / this.audio.duration) * width || 0;
      head.setAttribute('x1', at);
      head.setAttribute('x2', at);
    });
    waveform.addEventListener('click', ({ clientX }) => {
      const { left, width: wide } = waveform.getBoundingClientRect();
      this.audio.currentTime = ((clientX - left) / wide) * this.audio.duration || 0;
    });
  }

  key(event) {
    if (!this.keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.('input:not([type=radio]), textarea, select, audio')) return;
    const act = this.acts(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  acts({ key, shiftKey, target }) {
    const onButton = target.closest?.('a, button, summary');
    const onMood = target.closest?.('[type=radio]'); // where arrows choose, as everywhere
    if (key >= '1' && key <= '7') return () => this.choose(this.moods[Number(key) - 1]);
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    if (key in arrows && shiftKey) return () => this.move(...arrows[key]);
    const plain = {
      ' ': onButton ? null : () => this.play(),
      ArrowLeft: onMood ? null : () => (this.audio.currentTime -= JUMP),
      ArrowRight: onMood ? null : () => (this.audio.currentTime += JUMP),
      c: () => this.answer('confirm'),
      p: () => this.answer('publish'),
      r: () => this.answer('reject'),
      k: () => this.kind(),
      l: () => this.loop.hear(),
      n: () => this.go('next'),
      b: () => this.go('back'),
      '?': () => this.root.querySelector('[data-keys]').toggleAttribute('open'),
    };
    return plain[key];
  }
}

const root = document.querySelector('[data-review]');
if (root?.querySelector('[data-answer]')) root.desk = new Desk(root);
