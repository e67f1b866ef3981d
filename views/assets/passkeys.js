import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

const ACTS = { create: startRegistration, get: startAuthentication };
/** A challenge lives five minutes: what waits in the field's suggestions is renewed before. */
const RENEWED_AFTER_MS = 4 * 60_000;

/** Asks the device for what the server wants, and sends it with the form. */
async function answer(form, settings = {}) {
  const response = await fetch(form.dataset.options, { headers: { accept: 'application/json' } });
  // The page is of no use any more: the server says why, and what to do.
  if (!response.ok || response.redirected) return location.reload();
  const credential = await ACTS[form.dataset.passkey]({ optionsJSON: await response.json(), ...settings });
  form.elements.credential.value = JSON.stringify(credential);
  form.submit();
}

/** Offers passkeys among the suggestions of the field «Identifiant», where the browser can. */
async function suggest(form) {
  if (!(await browserSupportsWebAuthnAutofill())) return;
  answer(form, { useBrowserAutofill: true }).catch(() => {});
  setTimeout(() => suggest(form), RENEWED_AFTER_MS);
}

function offer(form) {
  const failed = form.querySelector('[data-passkey-failed]');
  form.hidden = false;
  for (const part of form.querySelectorAll('[data-passkey-with]')) part.hidden = false;
  for (const part of form.querySelectorAll('[data-passkey-without]')) part.hidden = true;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    failed.textContent = '';
    try {
      await answer(form);
    } catch {
      failed.textContent = failed.dataset.passkeyFailed;
    }
  });
  if ('suggest' in form.dataset) suggest(form);
}

if (browserSupportsWebAuthn()) {
  for (const form of document.querySelectorAll('form[data-passkey]')) offer(form);
}
