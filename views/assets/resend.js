/** Holds a button back for the seconds that the server asks for, and counts them down. The text is not a live region: it would be read each second. */
export function resend() {
  for (const button of document.querySelectorAll('button[data-wait]')) {
    const text = button.parentElement.querySelector('[data-wait-text]');
    const end = Date.now() + Number(button.dataset.wait) * 1000;
    const waiting = () => Date.now() < end;
    const show = () => {
      text.hidden = !waiting();
      text.textContent = text.dataset.waitText.replace('{seconds}', Math.ceil((end - Date.now()) / 1000));
      if (waiting()) {
        button.setAttribute('aria-disabled', 'true');
        setTimeout(show, 1000);
      } else button.removeAttribute('aria-disabled');
    };
    button.addEventListener('click', (event) => {
      if (waiting()) event.preventDefault();
    });
    show();
  }
}
