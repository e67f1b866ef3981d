/** The DSFR 1.14.4 style sheets in use, in cascade order (design.md «Web», domain/obligations.md §4). No State emblem, no font. */
export const dsfrSheets: readonly string[] = [
  'core/core',
  'component/link/link',
  'component/button/button',
  'component/form/form',
  'component/input/input',
  'component/password/password',
  'component/select/select',
  'component/radio/radio',
  'component/checkbox/checkbox',
  'component/alert/alert',
  'component/badge/badge',
  'component/stepper/stepper',
  'component/tile/tile',
  'component/card/card',
  'component/table/table',
  'component/breadcrumb/breadcrumb',
  'component/sidemenu/sidemenu',
  'component/skiplink/skiplink',
  'component/connect/connect',
  'component/footer/footer',
  'component/header/header',
  'utility/icons/icons-system/icons-system',
  'utility/icons/icons-user/icons-user',
  'utility/icons/icons-document/icons-document',
  'utility/icons/icons-buildings/icons-buildings',
  'utility/icons/icons-communication/icons-communication',
  'utility/icons/icons-device/icons-device',
  'utility/icons/icons-others/icons-others',
  'utility/icons/icons-arrows/icons-arrows',
  'utility/icons/icons-map/icons-map',
  'utility/icons/icons-editor/icons-editor',
  'utility/icons/icons-business/icons-business',
  'utility/icons/icons-finance/icons-finance',
];

/** Class names that a template composes (`fr-alert--{{type}}`), so that no purge can find them whole in a view. */
export const composedClasses: readonly RegExp[] = [
  /^fr-alert--(info|success|warning|error)$/,
  /^fr-badge--(info|success|warning|error|new)$/,
  /^fr-message--(info|valid|error)$/,
];

/** Classes whose rules depend on an attribute that a template fills (`data-fr-steps="{{total}}"`). */
export const filledClasses: readonly RegExp[] = [/^fr-stepper__steps$/];

/** Elements kept although no view writes their name whole: headings come from `<h{{level}}>`. */
export const neededElements: readonly string[] = ['html', 'body', ':root', '*', 'h1', 'h2', 'h3', 'h4'];
