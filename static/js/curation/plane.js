/**
 * A point on the mood plane, shown in the drawing and kept in two number fields, either of which may move it.
 *
 * <svg data-plane><circle data-chosen></svg> <input data-axis="valence"> <input data-axis="arousal">
 */

const HALF = 100; // the drawing's units from its middle to its edge

export const within = (value) => Math.max(-1, Math.min(1, value));
export const rounded = (value) => Math.round(within(value) * 100) / 100;

export class Plane {
  constructor(root) {
    this.svg = root.querySelector('[data-plane]');
    this.dot = this.svg.querySelector('[data-chosen]');
    this.fields = ['valence', 'arousal'].map((axis) => root.querySelector(`[data-axis=${axis}]`));
    this.fields.forEach((field) => field.addEventListener('input', () => this.draw()));
    this.svg.addEventListener('pointerdown', (event) => this.follow(event));
    this.svg.addEventListener('pointermove', (event) => event.buttons && this.follow(event));
  }

  get isSet() {
    return this.fields.every((field) => field.value !== '');
  }

  set(valence, arousal) {
    this.fields[0].value = rounded(valence);
    this.fields[1].value = rounded(arousal);
    this.draw();
  }

  move(right, up) {
    const [valence, arousal] = this.fields.map((field) => Number(field.value) || 0);
    this.set(valence + right, arousal + up);
  }

  follow(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    this.set(at.x / HALF, -at.y / HALF);
  }

  draw() {
    const [valence, arousal] = this.fields.map((field) => within(Number(field.value) || 0));
    this.dot.setAttribute('cx', valence * HALF);
    this.dot.setAttribute('cy', -arousal * HALF);
    this.dot.setAttribute('visibility', this.isSet ? 'visible' : 'hidden');
  }
}
