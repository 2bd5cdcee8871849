/** What the reader says against mood and music: told to the server, then heeded by what plays. */

import { sentence } from './words.js';

export class Corrections {
  /** tell(sentence, isKept): says to the reader what became of it. */
  constructor({ server, conductor, tell }) {
    Object.assign(this, { server, conductor, tell });
  }

  /** kind: wrong_mood with the right label, or wrong_track, never, more_like of what plays, else of what would. */
  async correct({ kind, label }) {
    const said = subject(kind, label, this.conductor);
    if (!said) return this.tell(sentence('nothing to correct'));
    return this.#settle(async () => this.tell((await this.server.correct(said)).sentence, true));
  }

  takeBack(id) {
    return this.#settle(async () => {
      await this.server.takeBack(id);
      this.tell(sentence('taken back'));
    });
  }

  async #settle(act) {
    try {
      await act();
      await this.conductor.heed();
    } catch (problem) {
      this.tell(sentence(problem.status === 429 ? 'too many corrections' : 'not corrected'));
    }
  }
}

/** What is corrected, as the server takes it; null while neither mood nor music is known. */
export function subject(kind, label, { playing, answer }) {
  if (!answer) return null;
  if (kind === 'wrong_mood') return { kind, passage: answer.passage, label };
  const { track, cue } = playing ?? answer;
  const isInside = !cue || (cue.start <= answer.passage && answer.passage <= cue.end);
  return track ? { kind, passage: isInside ? answer.passage : cue.start, track: track.id } : null;
}
