/** Says how a page is turned, on a first page with room for it, until somebody has turned one in this browser. */

const KNOWN = 'moodbgm turns pages';
const FULL = 0.6; // of the page: on a fuller one the words of the book would be covered

export function startGuide(reader, words, storage = localStorage) {
  if (storage.getItem(KNOWN)) return;
  reader.addEventListener('passage', ({ detail: { parts } }) => {
    const filled = parts.reduce((sum, { share }) => sum + share, 0);
    words.hidden = parts[0]?.passage !== 0 || filled > FULL;
  });
  reader.addEventListener('turn', () => {
    storage.setItem(KNOWN, 'yes');
    words.remove();
  }, { once: true });
}
