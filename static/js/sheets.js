/**
 * Sheets over the page: <dialog class="sheet" id="contents">, opened by <button data-opens="contents">. The
 * browser's own dialogs keep the focus inside, close on Escape and give the focus back.
 */

/** Make every opening and closing button work; `onOpen(sheet)` is called before a sheet is shown. */
export function startSheets(onOpen = () => {}, root = document) {
  root.addEventListener('click', (event) => {
    const opener = event.target.closest('[data-opens]');
    if (opener) {
      event.preventDefault();
      toggleSheet(opener.dataset.opens, onOpen, root);
    }
    const isBackdrop = event.target.matches('dialog.sheet');
    if (isBackdrop || event.target.closest('[data-closes]')) event.target.closest('dialog').close();
  });
}

export function toggleSheet(id, onOpen = () => {}, root = document) {
  const sheet = root.getElementById(id);
  if (!sheet) return;
  if (sheet.open) return sheet.close();
  root.querySelectorAll('dialog[open]').forEach((other) => other.close());
  onOpen(sheet);
  sheet.showModal();
}

export function isSheetOpen(root = document) {
  return Boolean(root.querySelector('dialog[open]'));
}
