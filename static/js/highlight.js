/**
 * Lights up parts of the text without touching it: places are counted in characters, and an element put around
 * words would do no harm to the count, but to whatever holds on to the text. Browsers without highlights get the
 * elements all the same, <mark>, until the next call.
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

/**
 * Where sentences lie in a text as it stands on the page: [{start, end}], null for one that is not there. They are
 * parts of it in its order, with other white space: the page has none between its blocks.
 */
export function placesOf(sentences, text) {
  const letters = [...text.matchAll(/\S/g)];
  const bare = text.replace(/\s+/g, '');
  let from = 0;
  return sentences.map((sentence) => {
    const wanted = sentence.replace(/\s+/g, '');
    const found = wanted ? bare.indexOf(wanted, from) : -1;
    if (found < 0) return null;
    from = found + wanted.length;
    return { start: letters[found].index, end: letters[from - 1].index + 1 };
  });
}

/** Light these ranges, and no others of that name; the look is CSS's `::highlight(name)` and `mark.name`. */
export function light(name, ranges) {
  const highlights = globalThis.CSS?.highlights;
  if (!highlights) mark(name, ranges);
  else if (ranges.length) highlights.set(name, new Highlight(...ranges));
  else highlights.delete(name);
}

function mark(name, ranges) {
  for (const old of document.querySelectorAll(`mark.${name}`)) {
    const { parentNode } = old;
    old.replaceWith(...old.childNodes);
    parentNode.normalize();
  }
  for (const range of ranges) {
    for (const piece of piecesOf(range)) {
      const around = Object.assign(document.createElement('mark'), { className: name });
      piece.replaceWith(around);
      around.append(piece);
    }
  }
}

/** The text nodes of a range, cut where it begins and ends. */
function piecesOf(range) {
  const { startContainer, startOffset, endContainer, endOffset, commonAncestorContainer: root } = range;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes = root.nodeType === Node.TEXT_NODE ? [root] : [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) nodes.push(node);
  const pieces = nodes.filter((node) => range.intersectsNode(node) && node.length);
  return pieces.map((node) => {
    if (node === endContainer) node.splitText(endOffset);
    return node === startContainer ? node.splitText(startOffset) : node;
  });
}
