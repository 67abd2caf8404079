import { expect, it } from 'vitest';
import { isPublicUrl } from '../../../src/app/public-url.ts';

it.each([
  'https://sora.example',
  'http://203.0.113.7:3000',
  'https://sora.example:8443/below',
  'http://172.32.0.1',
  'http://[2001:db8::1]:3000',
])('%s can be opened by people elsewhere', (url) => {
  expect(isPublicUrl(url)).toBe(true);
});

it.each([
  'http://localhost:3000',
  'http://sora.localhost',
  'http://printer.local',
  'http://web:3000',
  'http://127.0.0.1:3000',
  'http://127.1',
  'http://0.0.0.0:3000',
  'http://10.1.2.3',
  'http://172.16.0.1',
  'http://172.31.255.1',
  'http://192.168.1.2',
  'http://169.254.169.254',
  'http://[::1]:3000',
  'http://[fd00::1]',
  'http://[fe80::1]',
])('%s cannot', (url) => {
  expect(isPublicUrl(url)).toBe(false);
});
