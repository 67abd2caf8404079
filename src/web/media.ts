import type { Clock } from '../clock/clock.ts';
import type { MediaLinks } from '../media/media-link.ts';
import { sendSentence } from './sentence-page.ts';
import type { Mount } from './server.ts';

export interface MediaRoutesOptions {
  links: MediaLinks;
  /** Asked at every request, so that a video that was deleted is gone at once. */
  find: (generationId: string) => Promise<{ path: string } | undefined>;
  clock: Clock;
}

/** `/media/:token`: a video by signed link, in ranges where the player asks for them. */
export function mediaRoutes({ links, find, clock }: MediaRoutesOptions): Mount {
  return (app) => {
    app.get('/media/:token', async (request, response) => {
      const read = links.read(request.params.token, clock.now());
      if (read === undefined)
        return sendSentence(response, 404, 'Not found', 'This link is not one of ours, or it was cut short.');
      if (read === 'expired')
        return sendSentence(response, 410, 'Link expired', 'This link has run out. Ask in the channel for a new one.');
      const video = await find(read.generationId);
      if (!video) return sendSentence(response, 410, 'Video gone', 'This video was deleted, or its time with us has ended.');
      const name = `${read.generationId.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 64)}.mp4`;
      response.set({
        'Content-Type': 'video/mp4',
        'Content-Disposition': `inline; filename="${name}"`,
        'Cache-Control': 'private, max-age=60',
      });
      // `allow`: by default nothing under a folder with a leading dot is sent, and ours is `.data`.
      response.sendFile(video.path, { dotfiles: 'allow', cacheControl: false });
    });
  };
}
