/** The playground is one workspace with one channel, and both bear this id. */
export const place = 'playground';
