/** Moves the focus to what is to be corrected, and from its links into the field, also when the link names a group of radios. */
export function errorSummary() {
  const summary = document.querySelector('[data-error-summary]');
  if (!summary) return;
  summary.focus();
  // The answer to a form becomes a page that «Back» and «Reload» simply show again, instead of asking to send the form once more.
  history.replaceState(history.state, '', location.href);
  summary.addEventListener('click', (event) => {
    const link = event.target.closest('a');
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const field = target.matches('fieldset') ? (target.querySelector('input') ?? target) : target;
    const label = target.matches('fieldset') ? target : (document.querySelector(`label[for="${target.id}"]`) ?? target);
    label.scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
