import type { WebMiddleware } from '../../web/context.ts';
import { commitBeforeAnswer } from './adapter/commit-before-answer.ts';
import { scannedDeviceCodes } from './device/device-pages.ts';
import { exactRoutes } from './exact-routes.ts';
import { forwardForms } from './forward-form.ts';
import { postAsGet } from './post-as-get.ts';
import { publicDocuments } from './public-documents.ts';
import { hideSecret } from './registration/hide-secret.ts';

/** What stands right before the engine, after our pages. */
export const aroundEngine = (): WebMiddleware[] => [
  exactRoutes(),
  publicDocuments(),
  postAsGet(),
  scannedDeviceCodes(),
  forwardForms(),
  hideSecret(),
  commitBeforeAnswer(),
];
