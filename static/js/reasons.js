/** Why this music, in words and bars: what every sheet that explains it shares. */

import { sentence } from './words.js';

/** The mood that is known of the page; none where its language cannot be read: then nothing is claimed of it. */
export function moodOf(answer) {
  return answer?.state === 'unsupported' ? null : (answer?.mood ?? null);
}

/** The word for what is heard, before anything is for the page. */
export function wordOf(playing, answer) {
  if (answer?.state === 'unsupported') return '';
  return playing?.cue?.word ?? moodOf(answer)?.word ?? '';
}

/** Why this piece: where patience keeps another than the one the passage asks for, that is why. */
export function reasonsFor(playing, answer) {
  const holds = Boolean(playing && answer?.track && playing.track.id !== answer.track.id);
  return holds ? [sentence('holds')] : (answer?.reasons ?? []);
}

/** A piece is chosen for a cue, which may feel other than this passage of it; '' where it does not. */
export function whole(cue, answer) {
  const differs = cue && answer?.mood && cue.word !== answer.mood.word;
  return differs ? sentence('whole', { word: cue.word }) : '';
}

/** The seven scores of a mood, null for none, as bars in <ul class="scores"> with a line for each label. */
export function showBars(sheet, mood) {
  for (const row of sheet.querySelectorAll('.scores [data-label]')) {
    const share = mood?.scores[row.dataset.label] ?? 0;
    row.style.setProperty('--share', share);
    row.classList.toggle('strongest', mood?.emotion === row.dataset.label);
    const said = mood ? `${Math.round(share * 100)} %` : '–';
    row.querySelector('meter').value = share;
    row.querySelector('meter').setAttribute('aria-valuetext', said);
    row.querySelector('small').textContent = said;
  }
}

export function showReasons(list, reasons) {
  list.replaceChildren(...reasons.map((reason) => Object.assign(document.createElement('li'), { textContent: reason })));
}

export function showLicence(link, track) {
  link.hidden = !track;
  link.textContent = track?.licence ?? '';
  if (/^https?:/.test(track?.licence_url ?? '')) link.href = track.licence_url;
  else link.removeAttribute('href');
}
