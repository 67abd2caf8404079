import { charge, doubts, release } from './doubts.ts';
import { history } from './history.ts';
import { at, cap } from './limits.ts';
import type { OperatorVerb } from './operator-verb.ts';
import { disable, enable, manager, workspaces, zone } from './workspaces.ts';

/** Everything that an operator can do from the command line. */
export const verbs: Record<string, OperatorVerb> = {
  workspaces,
  enable,
  disable,
  zone,
  manager,
  cap,
  at,
  doubts,
  charge,
  release,
  history,
};
