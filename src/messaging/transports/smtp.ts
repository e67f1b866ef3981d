import { createTransport } from 'nodemailer';
import { DeliveryError, type Transport } from './transport.ts';

/** `messaging.mail` of the configuration when `transport` is `smtp`. */
interface SmtpSettings {
  host: string;
  port: number;
  security: 'starttls' | 'tls' | 'none';
  user?: string | undefined;
  password?: string | undefined;
  /** Sender, such as `ÉduConnect <ne-pas-repondre@example.fr>`. */
  from: string;
  timeoutSeconds: number;
}

interface SmtpFailure {
  code?: string;
  responseCode?: number;
  command?: string;
}

/** The recipient's server knows no such mailbox (RFC 5321 §4.2.3); other refusals may be ours and pass. */
const NO_MAILBOX = [550, 551, 553];

function asDeliveryError(cause: unknown): DeliveryError {
  const { code, responseCode, command } = cause as SmtpFailure;
  const final = code === 'EENVELOPE' && command === 'RCPT TO' && NO_MAILBOX.includes(responseCode ?? 0);
  const reason = responseCode ? `smtp ${responseCode}` : (code ?? 'unknown');
  return new DeliveryError(reason, { final });
}

/**
 * Mail by SMTP. Every mail has one recipient, given to the server apart from its headers, so that no text can add
 * another (security.md S17); it is marked as automatic (RFC 3834), so that holiday responders keep quiet.
 */
export function smtpTransport(settings: SmtpSettings): Transport {
  const timeoutMs = settings.timeoutSeconds * 1000;
  const transporter = createTransport({
    host: settings.host,
    port: settings.port,
    secure: settings.security === 'tls',
    requireTLS: settings.security === 'starttls',
    ignoreTLS: settings.security === 'none',
    ...(settings.user !== undefined && { auth: { user: settings.user, pass: settings.password ?? '' } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([\w.-]+)>?\s*$/.exec(settings.from)?.[1] ?? 'localhost';
  return {
    timeoutMs,
    async send({ to, subject, text, html, reference }, signal) {
      try {
        await transporter.sendMail({
          from: settings.from,
          to: { name: '', address: to },
          subject,
          text,
          html,
          messageId: `<${reference}@${domain}>`,
          headers: { 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' },
          signal,
        });
      } catch (error) {
        throw asDeliveryError(error);
      }
    },
  };
}
