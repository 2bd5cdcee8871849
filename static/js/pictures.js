/**
 * Drawings to keep as PNG, made from their SVG by the browser itself, which has the letters of every language:
 *
 *   <button data-picture="/books/4f…/arc.svg" data-name="The Wind" hidden>Keep as PNG</button>
 *   <p role="status" data-failed="It could not be fetched …"></p>
 */

const DENSITY = 2; // pixels to a unit of the drawing

export function startPictures(root = document) {
  for (const button of root.querySelectorAll('[data-picture]')) {
    const status = button.parentElement.querySelector('[data-failed]');
    button.hidden = false;
    button.addEventListener('click', async () => {
      button.disabled = true;
      const isKept = await keep(button.dataset).then(() => true, () => false);
      button.disabled = false;
      status.textContent = isKept ? '' : status.dataset.failed;
    });
  }
}

async function keep({ picture, name }) {
  const image = Object.assign(new Image(), { src: picture });
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: image.naturalWidth * DENSITY, height: image.naturalHeight * DENSITY });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  const file = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  const href = URL.createObjectURL(file);
  Object.assign(document.createElement('a'), { href, download: `${name}.png` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
