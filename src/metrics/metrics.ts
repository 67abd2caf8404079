import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export const registry = new Registry();
const registers = [registry];
const seconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800];

/** What the process counts, in Prometheus' terms. Labels are from closed lists of ours: never a prompt, a name or an id. */
export const metrics = {
  submissions: new Counter({
    registers,
    name: 'sorabot_submissions_total',
    help: 'Paid POSTs by what came of them',
    labelNames: ['backend', 'outcome'],
  }),
  outcomes: new Counter({
    registers,
    name: 'sorabot_outcomes_total',
    help: 'Generations that ended, by status and kind of error',
    labelNames: ['status', 'kind'],
  }),
  renderSeconds: new Histogram({
    registers,
    name: 'sorabot_render_seconds',
    help: 'From accepted by the backend to stored',
    labelNames: ['model'],
    buckets: seconds,
  }),
  deliverySeconds: new Histogram({
    registers,
    name: 'sorabot_delivery_seconds',
    help: 'From stored to delivered',
    labelNames: ['platform'],
    buckets: seconds,
  }),
  queueDepth: new Gauge({
    registers,
    name: 'sorabot_queue_depth',
    help: 'Reminders waiting in the queue engine',
    labelNames: ['job'],
  }),
  generations: new Gauge({
    registers,
    name: 'sorabot_generations',
    help: 'Generations that have not ended, by status',
    labelNames: ['status'],
  }),
  backendSeconds: new Histogram({
    registers,
    name: 'sorabot_backend_request_seconds',
    help: 'Answer time of the video backend',
    labelNames: ['backend', 'call', 'result'],
    buckets: seconds,
  }),
  droppedEdits: new Counter({
    registers,
    name: 'sorabot_dropped_edits_total',
    help: 'Progress edits left out in favour of a newer one',
    labelNames: ['platform'],
  }),
  announcements: new Counter({
    registers,
    name: 'sorabot_announcements_total',
    help: 'What managers and operators were to be told, by kind',
    labelNames: ['kind'],
  }),
  booksDifferences: new Gauge({
    registers,
    name: 'sorabot_books_differences',
    help: 'Places where the books did not agree when this process last replayed them',
  }),
};
