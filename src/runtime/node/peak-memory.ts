import { readFile } from 'node:fs/promises';

/**
 * The largest resident memory of this process so far, bytes.
 *
 * On Linux `VmHWM` of proc(5): the maximum that getrusage(2) reports there begins with that of the process that
 * started this one, since it is inherited across fork and exec.
 */
export async function peakMemory(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const kibibytes = status.match(/^VmHWM:\s*(\d+) kB$/m)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kibibytes) * 1024;
}
