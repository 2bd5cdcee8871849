/** Fills the sheet "why this music" from the server's answer for the passage on the screen. */

import { sentence } from './words.js';

/**
 * sheet: the <dialog>. answer: a cue answer, or null. playing: what sounds, or null: patience may keep another
 * piece than the one this passage asks for, and then the sheet says so instead of that piece's reasons.
 */
export function showWhy(sheet, answer, playing) {
  const write = (name, text) => {
    const element = sheet.querySelector(`[data-show="${name}"]`);
    element.textContent = text ?? '';
    element.hidden = !text;
  };
  const track = playing?.track ?? answer?.track ?? null;
  const holds = Boolean(playing && answer?.track && playing.track.id !== answer.track.id);
  write('word', answer?.mood?.word ?? '…');
  write('notice', answer?.notice || (answer?.mood ? '' : sentence(missing(answer))));
  write('track', track?.title ?? sentence('silence'));
  write('artist', track?.artist);
  showBars(sheet, answer?.mood);
  showReasons(sheet.querySelector('[data-show="reasons"]'), holds ? [sentence('holds')] : (answer?.reasons ?? []));
  showLicence(sheet.querySelector('[data-show="licence"]'), track);
}

/** The key of the sentence that says why no mood is known. */
export function missing(answer) {
  return answer ? 'not scored' : 'away';
}

function showBars(sheet, mood) {
  for (const row of sheet.querySelectorAll('[data-label]')) {
    const share = mood?.scores[row.dataset.label] ?? 0;
    row.style.setProperty('--share', share);
    row.classList.toggle('strongest', mood?.emotion === row.dataset.label);
    row.querySelector('meter').value = share;
    row.querySelector('output').value = mood ? `${Math.round(share * 100)} %` : '–';
  }
}

function showReasons(list, reasons) {
  list.replaceChildren(...reasons.map((reason) => Object.assign(document.createElement('li'), { textContent: reason })));
}

function showLicence(link, track) {
  link.hidden = !track;
  link.textContent = track?.licence ?? '';
  if (/^https?:/.test(track?.licence_url ?? '')) link.href = track.licence_url;
  else link.removeAttribute('href');
}
