import { connect } from '../../../src/storage/connect.ts';
import { openPostOffice } from './post-office.ts';

/** A worker in a process of its own, which a test kills. */
const [uri = '', smsUrl = '', smtpPort] = process.argv.slice(2);
openPostOffice(await connect(uri), { smsUrl, smtpPort: Number(smtpPort) }).work();
