/** Posts a form that only passes something on: the person need not press its button. */
export function forward() {
  document.querySelector('form[data-forward]')?.submit();
}
