/** Buttons to copy what must be noted, where the browser lets a page copy, and to print the page. */
export function copyFields() {
  for (const box of document.querySelectorAll('[data-copy]')) {
    const copy = box.querySelector('[data-copy-button]');
    const done = box.querySelector('[data-copy-done]');
    copy.hidden = !navigator.clipboard;
    copy.addEventListener('click', async () => {
      await navigator.clipboard.writeText(box.querySelector('[data-copy-content]').textContent.trim());
      done.textContent = done.dataset.copyDone;
    });
    box.querySelector('[data-print-button]').addEventListener('click', () => print());
    box.querySelector('[data-copy-actions]').hidden = false;
  }
}
