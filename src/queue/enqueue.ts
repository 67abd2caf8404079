/** What a promise can be about. The payload carries one id only: a backend's for submit, else a generation's. */
export type JobName = 'submit' | 'collect' | 'deliver' | 'notify';

/** Reminds a worker of a promise. The promise itself is a row in Postgres: a reminder may be lost, late or double. */
export type Enqueue = (job: JobName, id: string, options?: { delayMs?: number }) => Promise<void>;
