import { loadMessageTemplates } from '../../src/messaging/message-templates.ts';
import { type Locale, loadTexts } from '../../src/web/texts.ts';

const texts = loadTexts('views/locales');

/** The project's message templates, as an installation at https://compte.example.fr has them. */
export const testTemplates = () =>
  loadMessageTemplates({
    directory: 'views/messages',
    translate: (locale, key, params) => texts.in(locale as Locale)(key, params),
    direction: (locale) => texts.direction(locale as Locale),
    baseUrl: 'https://compte.example.fr',
    brand: { service: 'ÉduConnect', colour: '#000091', supportPhone: '0 809 54 06 06' },
  });
