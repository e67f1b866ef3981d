/** Keeps the menu open on a wide screen where CSS alone cannot. */
export function sidemenu() {
  const wide = matchMedia('(min-width: 48em)');
  const fold = document.querySelector('[data-open-when-wide]');
  if (!fold) return;
  const follow = () => {
    fold.open = wide.matches;
  };
  wide.addEventListener('change', follow);
  follow();
}
