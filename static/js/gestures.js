/** What keys, taps and swipes mean. An intent is one word: next, previous, first, last, bars, music, … */

const KEYS = {
  ArrowRight: 'next',
  ArrowDown: 'next',
  PageDown: 'next',
  ' ': 'next',
  'Shift+ ': 'previous',
  ArrowLeft: 'previous',
  ArrowUp: 'previous',
  PageUp: 'previous',
  Home: 'first',
  End: 'last',
  t: 'contents',
  a: 'text',
  p: 'page',
  m: 'music',
  w: 'why',
  '/': 'search',
  '?': 'help',
  'Shift+?': 'help',
};
const SWIPE = 40; // pixels a finger must travel
const BACK = 0.3; // the share of the width, from the left, that turns back
const ON = 0.5; // the share from which it turns on

/** The intent of a key press, or null: keys that write into fields or press buttons are left alone. */
export function intentOf(event) {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return null;
  if (isElsewhere(target) || (event.key === ' ' && isPressed(target))) return null;
  return KEYS[event.shiftKey ? `Shift+${event.key}` : event.key] ?? null;
}

/** Whether keys belong to a field or a dialog. One that has closed keeps the focus until the browser's next frame. */
function isElsewhere(target) {
  return !isLeft(target) && Boolean(target.closest?.('input, select, textarea, dialog'));
}

function isPressed(target) {
  return !isLeft(target) && Boolean(target.closest?.('button, a, summary'));
}

function isLeft(target) {
  return Boolean(target.closest?.('dialog:not([open])'));
}

/** The intent of a tap at so much of the width (0..1). */
export function zone(share) {
  if (share < BACK) return 'previous';
  return share > ON ? 'next' : 'bars';
}

/** The intent of a finger's way in pixels, or null when it was no swipe. */
export function swipe(x, y) {
  if (Math.abs(x) < SWIPE || Math.abs(x) < 2 * Math.abs(y)) return null;
  return x < 0 ? 'next' : 'previous';
}

/** Tell the intents of touches on an element. A mouse turns pages only beside the text: it selects there. */
export function watchTouch(element, tell) {
  let begun = null;
  let hasSwiped = false;
  const begin = ({ touches }) => {
    hasSwiped = false;
    begun = touches.length === 1 ? touches[0] : null;
  };
  element.addEventListener('touchstart', begin, { passive: true });
  element.addEventListener('touchend', ({ changedTouches: [finger] }) => {
    const isZoomed = (visualViewport?.scale ?? 1) > 1.05;
    const intent = begun && !isZoomed && swipe(finger.clientX - begun.clientX, finger.clientY - begun.clientY);
    hasSwiped = Boolean(intent);
    if (intent) tell(intent);
  });
  element.addEventListener('click', (event) => {
    const isText = event.pointerType === 'mouse' && event.target.closest('.leaf');
    const isTaken = hasSwiped || isText || event.target.closest('a, button') || String(getSelection());
    if (!isTaken) tell(zone(event.clientX / innerWidth));
  });
}
