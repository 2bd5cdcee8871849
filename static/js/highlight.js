/**
 * Lights up parts of the text without touching it: places are counted in characters, and an element put around
 * words would do no harm to the count but break lines anew. Browsers without highlights show none.
 */

/** The range of characters start..end of an element's text. */
export function rangeIn(element, start, end) {
  const range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let passed = 0;
  range.selectNodeContents(element);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (start >= passed && start < passed + node.length) range.setStart(node, start - passed);
    if (end > passed && end <= passed + node.length) {
      range.setEnd(node, end - passed);
      return range;
    }
    passed += node.length;
  }
  return range;
}

/** Light these ranges, and no others of that name; the look is CSS's `::highlight(name)`. */
export function light(name, ranges) {
  const highlights = globalThis.CSS?.highlights;
  if (!highlights) return;
  if (ranges.length) highlights.set(name, new Highlight(...ranges));
  else highlights.delete(name);
}
