/**
 * Where a piece jumps back: two number fields, a band in the waveform, and a way to hear the jump. Readers hear it
 * crossfaded; here it is bare, and worse.
 *
 * <svg data-waveform><rect data-band></rect></svg>
 * <div data-loop><input name="loop_start"> <input name="loop_end"> <button data-hear-jump></button></div>
 */

const BEFORE = 3; // seconds that are heard before the jump

export class Loop {
  constructor(root, audio, soon = (act) => requestAnimationFrame(act)) {
    Object.assign(this, { audio, soon, waits: false });
    this.band = root.querySelector('[data-band]');
    this.width = root.querySelector('[data-waveform]')?.viewBox.baseVal.width ?? 0;
    this.fields = ['start', 'end'].map((end) => root.querySelector(`[name=loop_${end}]`));
    this.fields.forEach((field) => field.addEventListener('input', () => this.draw()));
    const button = root.querySelector('[data-hear-jump]');
    button.hidden = false;
    button.addEventListener('click', () => this.hear());
    audio.addEventListener('loadedmetadata', () => this.draw());
    this.draw();
  }

  get start() {
    return Number(this.fields[0].value) || 0;
  }

  get end() {
    return Number(this.fields[1].value) || this.audio.duration || 0;
  }

  draw() {
    const unit = this.width / this.audio.duration;
    if (!this.band || !Number.isFinite(unit)) return;
    this.band.setAttribute('x', this.start * unit);
    this.band.setAttribute('width', Math.max(0, this.end - this.start) * unit);
  }

  /** The last seconds before the jump, the jump, and what follows. */
  hear() {
    if (!(this.end > this.start)) return;
    this.audio.currentTime = Math.max(this.start, this.end - BEFORE);
    this.audio.play();
    if (!this.waits) this.soon(() => this.watch());
    this.waits = true;
  }

  watch() {
    const { audio } = this;
    const over = audio.currentTime >= this.end || audio.ended;
    this.waits = !over && (!audio.paused || audio.seeking);
    if (over) audio.currentTime = this.start;
    if (over && audio.paused) audio.play();
    if (this.waits) this.soon(() => this.watch());
  }
}
