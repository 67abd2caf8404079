import { isIP } from 'node:net';

/** Whether people elsewhere can open addresses under this one: not if it names this machine or a private network. */
export function isPublicUrl(url: string): boolean {
  const { hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (host === 'localhost' || host.endsWith('.localhost') || host.endsWith('.local')) return false;
  if (isIP(host) === 0) return host.includes('.');
  return !/^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|0\.|::1?$|f[cd]|fe80)/i.test(host);
}
