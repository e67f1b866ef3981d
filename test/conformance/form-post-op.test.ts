import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { SIGN_IN_MODULES } from './basic-modules.ts';
import { PERSON, startPlan } from './basic-plan.ts';
import { REFUSAL_MODULES, SESSION_MODULES } from './basic-session-modules.ts';

/**
 * The Form Post OP plan (basic): the modules of the Basic OP plan with `response_mode=form_post`. Each answer is a form of
 * ours that posts itself, and has a button where there is no JavaScript (views/idp/sign-out/forward.hbs).
 */

/** Its request is a form of its own: there is no answer to tell apart. */
const { 'oidcc-ensure-post-request-succeeds': _, ...others } = SIGN_IN_MODULES;
const MODULES = Object.entries({ ...others, ...SESSION_MODULES, ...REFUSAL_MODULES });

describe('Form Post OP', () => {
  let database: TestDatabase;
  let plan: Awaited<ReturnType<typeof startPlan>>;
  beforeAll(async () => {
    database = await openTestDatabase();
    plan = await startPlan(database.db, { authentication: 'client_secret_basic', mode: 'form_post' });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    expect(plan.universal.faults()).toEqual([]);
  });
  afterAll(async () => {
    await plan.op.close();
    await database.drop();
  });

  it.each(MODULES)('%s', (_name, module) => module(plan.run()));

  it('gives back what a service sent, whatever it would mean in a page', async () => {
    const run = plan.run();
    const { answer } = await run.complete(run.first, { state: '"><b>&' }, PERSON);
    expect(answer.fields.state).toBe('"><b>&');
  });
});
