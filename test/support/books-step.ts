/** A request; numbers pick one of what is there. */
export interface Wish {
  member: number;
  channel: number;
  seconds: number;
  confirmed: boolean;
}

/** What may happen next; each number picks one of what is there. */
export type Step =
  | { do: 'ask'; request: Wish }
  | { do: 'retry' | 'reverse' | 'approve'; which: number }
  | { do: 'settle'; which: number; cost: 'none' | 'half' | 'held' | 'more'; video: boolean; assumed: boolean }
  | { do: 'close'; which: number; decision: 'denied' | 'expired' }
  | { do: 'crash'; request: Wish; which: number }
  | { do: 'price'; price: bigint }
  | { do: 'limit'; which: number; amount: number }
  | { do: 'grant'; which: number; hours: number }
  | { do: 'turn'; minutes: number }
  | { do: 'move'; zone: string };
