import type { AnnouncementKind, FactsOf } from '../../database/announcement-queries.ts';
import { alert } from './alert.ts';
import type { Said } from './announcement.ts';
import { books } from './books.ts';
import { overrun } from './overrun.ts';
import { summary } from './summary.ts';
import { uncertain } from './uncertain.ts';
import { workspace } from './workspace.ts';

/** Everything that managers and operators are told. */
export const announcements: { [Kind in AnnouncementKind]: Said<FactsOf[Kind]> } = {
  alert,
  overrun,
  workspace,
  summary,
  books,
  uncertain,
};
