import type { Claim } from './claim.ts';
import type { Experiment, ExperimentHost } from './experiment.ts';

/** Runs the experiments one after the other; what one measures is not disturbed by another. */
export async function runExperiments(
  experiments: readonly Experiment[],
  host: ExperimentHost,
): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const experiment of experiments) {
    const { id, title } = experiment;
    host.note(`claim ${id} (${claims.length + 1} of ${experiments.length}): ${title}`);
    const claim = await runExperiment(experiment, host);
    host.note(`claim ${id}: ${claim.verdict} (${claim.seconds.toFixed(1)} s)`);
    claims.push(claim);
  }
  return claims;
}

async function runExperiment(
  { id, title, usual, settings, measure }: Experiment,
  host: ExperimentHost,
): Promise<Claim> {
  const startedAt = performance.now();
  const finding = await measure(host, settings);
  return { id, title, usual, ...finding, settings, seconds: (performance.now() - startedAt) / 1000 };
}
