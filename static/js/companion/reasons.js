/**
 * Why this music, where there is no book: the mood of the page, the piece, and why it plays.
 *
 *   <dialog id="why">… <em data-show="word"></em> <ul class="scores">…</ul> <section data-part="track">
 *     <h3 data-show="track"></h3> <span data-show="attribution"></span> <a data-show="licence"></a>
 *     <ol data-show="reasons"></ol></section></dialog>
 */

import { moodOf, reasonsFor, showBars, showLicence, showReasons, whole } from '../reasons.js';
import { sentence } from '../words.js';

/** Fill the sheet before it is shown. state: the conductor's. */
export function fillReasons(sheet, { playing, answer }) {
  const part = (name) => sheet.querySelector(`[data-show="${name}"]`);
  const track = playing?.track ?? answer?.track ?? null;
  const mood = moodOf(answer);
  part('word').textContent = mood?.word ?? '…';
  part('track').textContent = track?.title ?? sentence('silence');
  part('attribution').textContent = track?.attribution ?? '';
  part('cue').textContent = whole(playing?.cue ?? answer?.cue, answer);
  showBars(sheet, mood);
  showReasons(part('reasons'), reasonsFor(playing, answer));
  showLicence(part('licence'), track);
}
