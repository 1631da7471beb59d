import { defineConfig } from 'vitest/config';

/** `fast` is `npm test`; `slow` holds the long proofs (`*.slow.test.ts`) that `.ci/run` adds. */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'fast',
          include: ['{src,test,examples}/**/*.test.ts'],
          exclude: ['**/*.slow.test.ts', '**/node_modules/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Files share the modules that they import; loading them anew for each file took a quarter of the time.
          isolate: false,
          setupFiles: ['test/process-listeners.ts'],
          restoreMocks: true,
          unstubEnvs: true,
          unstubGlobals: true,
        },
      },
      {
        test: {
          name: 'slow',
          include: ['{src,test,examples}/**/*.slow.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
