/** Goes on by itself when its page is looked at again, after the link was pressed in another tab or on another device. */
export function waitForEmail() {
  const form = document.querySelector('form[data-wait-for-email]');
  if (form === null) return;
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') location.replace(form.action);
  });
}
