/**
 * Pages that a reader gives: a photograph or picture chosen, dropped or pasted, or text. give(page, name) is called
 * with a blob that is small enough to be sent, or with the text; refuse(why) with the key of a sentence.
 */

import { encode, fit } from './encoding.js';
import { drawn } from './eye.js';

const LEAST_TEXT = 20; // characters: less was pasted by mistake

export function startGiving(root, { give, refuse }) {
  const takeFile = (file) => pageOf(file).then((page) => give(page, file.name), () => refuse('no picture'));
  const input = root.querySelector('input[type=file]');
  input.addEventListener('change', () => {
    if (input.files.length) takeFile(input.files[0]);
    input.value = '';
  });
  document.addEventListener('dragover', (event) => {
    if (![...event.dataTransfer.types].includes('Files')) return;
    event.preventDefault();
    root.classList.add('over');
  });
  document.addEventListener('dragleave', (event) => event.relatedTarget || root.classList.remove('over'));
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    root.classList.remove('over');
    if (event.dataTransfer.files.length) takeFile(event.dataTransfer.files[0]);
  });
  document.addEventListener('paste', (event) => paste(event, takeFile, give));
}

function paste(event, takeFile, give) {
  if (event.target.closest?.('input, textarea')) return;
  const [file] = event.clipboardData.files;
  const text = event.clipboardData.getData('text').trim();
  if (file) takeFile(file);
  else if (text.length >= LEAST_TEXT) give(text, '');
}

/** The picture in a file, made small enough to be sent. Rejects where there is none that this browser can open. */
async function pageOf(file) {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
  return encode((size) => drawn(picture, whole, size), fit(picture));
}
