import { copyFields } from './copy-field.js';
import { errorSummary } from './error-summary.js';
import { forward } from './forward.js';
import { keepTyped } from './keep-typed.js';
import { leaving } from './leaving.js';
import { passwords } from './password.js';
import { resend } from './resend.js';
import { sidemenu } from './sidemenu.js';
import { waitForEmail } from './wait-for-email.js';

errorSummary();
forward();
keepTyped();
leaving();
passwords();
copyFields();
resend();
sidemenu();
waitForEmail();
