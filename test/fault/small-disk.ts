import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk in memory of this size, such as `64k`; undefined where this process may not mount one. */
export function mountSmallDisk(size: string): string | undefined {
  const place = mkdtempSync(join(tmpdir(), 'heddle-full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', place], { stdio: 'ignore' });
    return place;
  } catch {
    rmSync(place, { recursive: true });
    return undefined;
  }
}

export function unmountSmallDisk(disk: string | undefined): void {
  if (disk === undefined) return;
  execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true });
}

/** Behind the title of a test that needs such a disk. */
export function skipNote(disk: string | undefined): string {
  return disk === undefined ? ' (skipped: this user may not mount a tmpfs)' : '';
}
