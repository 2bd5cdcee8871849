/** Sentences that the server has translated: <template id="sentences"><p data-key="away">…</p></template>. */

/** The sentence of a key, `{name}` replaced by values; a key without one is a sentence already. */
export function sentence(key, values = {}, root = document) {
  const found = root.getElementById('sentences')?.content.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const text = found ? found.textContent.trim() : key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
