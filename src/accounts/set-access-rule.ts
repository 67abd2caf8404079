import {
  accessRulesOf,
  dropAccessRule,
  findAccessRule,
  writeAccessRule,
  type AccessKind,
  type AccessRule,
} from '../database/access-queries.ts';
import { inTransaction } from '../database/transaction.ts';
import type { Actor } from './actor.ts';
import { noteAct } from './audit.ts';
import type { Books } from './books.ts';
import { checkActor } from './check-actor.ts';

export interface AccessWish {
  workspaceId: string;
  kind: AccessKind;
  /** The platform's id of the channel or role. */
  subject: string;
  /** `clear` takes it off both lists. */
  rule: 'allow' | 'deny' | 'clear';
}

/** Says where, or with which role, one may ask. Answers every rule as it is now; what is so already is left alone. */
export async function setAccessRule({ database, clock }: Books, actor: Actor, wish: AccessWish): Promise<AccessRule[]> {
  const { rule, ...key } = wish;
  checkActor(actor, key.workspaceId);
  return inTransaction(database, async (tx) => {
    const before = wordOf(await findAccessRule(tx, key));
    if (before !== rule) {
      if (rule === 'clear') await dropAccessRule(tx, key);
      else await writeAccessRule(tx, key, rule === 'allow');
      const { workspaceId, kind, subject } = key;
      const act = { act: `access.${rule}`, target: `${kind} ${subject}`, workspaceId, before: { rule: before }, after: { rule } };
      await noteAct(tx, actor, act, clock.now());
    }
    return accessRulesOf(tx, key.workspaceId);
  });
}

function wordOf(rule: AccessRule | undefined): AccessWish['rule'] {
  if (rule === undefined) return 'clear';
  return rule.allow ? 'allow' : 'deny';
}
