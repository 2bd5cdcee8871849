/** The shelf: books dropped anywhere on it are added, and it shows how far their preparing has come. */

import { ask, csrfToken } from './server.js';
import { sentence } from './words.js';

const LOOK = 2000; // milliseconds between two looks while something is being prepared

export function startShelf(root = document) {
  const form = root.querySelector('[data-upload]');
  const books = root.querySelector('[data-books]');
  if (form) startUpload(form, root);
  if (books) watchProgress(books);
}

function startUpload(form, root) {
  const input = form.querySelector('input[type=file]');
  form.classList.add('ready');
  input.addEventListener('change', () => input.files.length && send(form, input.files[0]));
  root.addEventListener('dragover', (event) => {
    if (![...event.dataTransfer.types].includes('Files')) return;
    event.preventDefault();
    form.classList.add('over');
  });
  root.addEventListener('dragleave', (event) => event.relatedTarget || form.classList.remove('over'));
  root.addEventListener('drop', (event) => {
    event.preventDefault();
    form.classList.remove('over');
    if (event.dataTransfer.files.length) send(form, event.dataTransfer.files[0]);
  });
}

/** Send a file with its progress shown. (fetch cannot tell how far an upload is.) */
function send(form, file) {
  const status = form.querySelector('[role=status]');
  const say = (text) => (status.textContent = text);
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append('file', file);
  request.open('POST', form.action);
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('X-CSRFToken', csrfToken());
  request.responseType = 'json';
  request.upload.onprogress = ({ loaded, total }) =>
    say(sentence('sending', { name: file.name, share: Math.round((100 * loaded) / total) }));
  request.onload = () => finish(form, request, say);
  request.onerror = () => finish(form, request, say);
  form.classList.add('busy');
  request.send(body);
}

function finish(form, { status, response }, say) {
  form.classList.remove('busy');
  form.classList.toggle('failed', !response?.redirect);
  form.reset();
  if (response?.redirect) location.assign(response.redirect);
  else say(response?.error ?? sentence(status === 413 ? 'too large' : 'not sent'));
}

/** Replace the books by the server's newer ones until all are prepared. */
function watchProgress(books) {
  const look = async () => {
    if (!books.querySelector('[data-preparing]')) return;
    if (!document.hidden && !books.contains(document.activeElement)) await renew(books);
    setTimeout(look, LOOK);
  };
  setTimeout(look, LOOK);
}

async function renew(books) {
  const answer = await ask(books.dataset.books).catch(() => null);
  if (!answer) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  books.replaceChildren(...page.body.childNodes);
}
