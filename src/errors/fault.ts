/**
 * A fault with a sentence for the person who met it. Everything else that is thrown is a bug or a machine's trouble:
 * it is logged, and the person reads a general apology instead.
 */
class Fault extends Error {
  override readonly name: string = 'Fault';
}

/** The environment or the machine does not let us start: printed as it stands, then exit 1. */
export class StartFault extends Fault {
  override readonly name = 'StartFault';
}

/** What somebody asked for cannot be done; the sentence says why and what to do instead. */
export class Refusal extends Fault {
  override readonly name = 'Refusal';
}
