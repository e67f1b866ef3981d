import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { SIGN_IN_MODULES } from './basic-modules.ts';
import { startPlan, type Variant } from './basic-plan.ts';
import { REFUSAL_MODULES, SESSION_MODULES } from './basic-session-modules.ts';

/** The Basic OP plan, all of its 38 modules, once for each way that clients prove themselves (conformance.md). */

const MODULES = Object.entries({ ...SIGN_IN_MODULES, ...SESSION_MODULES, ...REFUSAL_MODULES });

const VARIANTS: Variant[] = [{ authentication: 'client_secret_basic' }, { authentication: 'client_secret_post' }];

describe.each(VARIANTS)('Basic OP, $authentication', (variant) => {
  let database: TestDatabase;
  let plan: Awaited<ReturnType<typeof startPlan>>;
  beforeAll(async () => {
    database = await openTestDatabase();
    plan = await startPlan(database.db, variant);
  });
  afterEach(() => {
    jest.restoreAllMocks();
    expect(plan.universal.faults()).toEqual([]);
  });
  afterAll(async () => {
    await plan.op.close();
    await database.drop();
  });

  it('has all modules of the plan', () => {
    expect(MODULES).toHaveLength(38);
  });

  it.each(MODULES)('%s', (_name, module) => module(plan.run()));
});
