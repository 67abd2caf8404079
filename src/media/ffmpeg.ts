import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The command that starts ffmpeg: the machine's own, else the one from npm, else undefined. */
export async function findFfmpeg(): Promise<string | undefined> {
  if (await works('ffmpeg')) return 'ffmpeg';
  const packaged = await packagedFfmpeg();
  return packaged !== undefined && (await works(packaged)) ? packaged : undefined;
}

/** Where `@ffmpeg-installer/ffmpeg` put its binary; it is optional, and some installs drop the binary's run bit. */
export async function packagedFfmpeg(): Promise<string | undefined> {
  try {
    const { default: installer } = await import('@ffmpeg-installer/ffmpeg');
    await chmod(installer.path, 0o755).catch(() => undefined);
    return installer.path;
  } catch {
    // Not installed, or a machine that it has no binary for: it throws a plain string then.
    return undefined;
  }
}

async function works(command: string): Promise<boolean> {
  return run(command, ['-version']).then(
    () => true,
    () => false,
  );
}
