/** Claim g: a GRU against an LSTM in parameters, speed and quality. */
import { median } from '../metrics/averages.ts';
import { formatEstimate } from '../metrics/estimate.ts';
import { embedding } from '../nn/embedding.ts';
import { gru } from '../nn/gru.ts';
import { lstm } from '../nn/lstm.ts';
import type { Criterion, Table } from './claim.ts';
import { findingOf } from './criterion.ts';
import { digitVocabulary, reverseFromMemory } from './digit-tasks.ts';
import type { Experiment, ExperimentHost, Finding } from './experiment.ts';
import { variantPictures } from './labelling-pictures.ts';
import {
  accuracyDifference,
  accuracyText,
  type TrialSettings,
  trainVariant,
  trialOptions,
  type VariantTrials,
} from './labelling-trials.ts';
import { matchedWidth } from './matched-width.ts';
import type { TokenNetwork } from './network-model.ts';
import { networkNames } from './network-names.ts';
import { significant } from './significant.ts';
import { speedRatio } from './speed-ratio.ts';
import { decodingSeconds, modelOfFamily, timedTraining } from './timed-model.ts';
import { secondsOfEach } from './timing.ts';

type GatedSettings = TrialSettings & {
  /** Width of both in the task; digits to be said backwards from memory. */
  readonly width: number;
  readonly embedding: number;
  readonly digits: number;
  /** So many points of accuracy fewer still count as just as good. */
  readonly margin: number;
  /** The encoder and decoder that are timed. */
  readonly timedLayers: number;
  readonly timedWidth: number;
  readonly timedVocabulary: number;
  readonly timedRows: number;
  readonly timedLength: number;
  readonly repetitions: number;
  readonly seconds: number;
};

/** What is compared; `matched` is a GRU as wide as it takes to have the parameters of the LSTM. */
export interface GatedFigures {
  readonly lstm: VariantTrials;
  readonly gru: VariantTrials;
  readonly matched: VariantTrials;
  readonly lstmSpeed: Speed;
  readonly gruSpeed: Speed;
}

interface Speed {
  /** Weights of the encoder and decoder that are timed. */
  readonly parameters: number;
  /** Of each round, in which both families took their turn: a training step, and a decoded token of all rows. */
  readonly stepSeconds: readonly number[];
  readonly tokenSeconds: readonly number[];
  readonly rows: number;
}

export const gruAgainstLstm: Experiment<GatedSettings> = {
  id: 'g',
  title: 'GRU against LSTM',
  usual: 'A GRU has three quarters of the parameters of an LSTM, is faster and is about as good.',
  settings: {
    ...{ width: 64, embedding: 16, digits: 6, updates: 800, rows: 32, testRows: 256, warmup: 50 },
    ...{ seeds: 8, lowRate: 0.003, highRate: 0.01, margin: 2 },
    ...{ timedLayers: 2, timedWidth: 128, timedVocabulary: 32, timedRows: 32, timedLength: 32 },
    ...{ repetitions: 25, seconds: 5 },
  },
  measure: async (host, settings): Promise<Finding> => {
    const figures = await measureBoth(host, settings);
    const pictures = variantPictures(trialsOf(figures));
    return findingOf({
      sentences: sentencesOf(figures),
      criteria: gatedCriteria(figures, settings),
      charts: pictures.charts,
      tables: [pictures.table, speedTable(figures)],
    });
  },
};

async function measureBoth(host: ExperimentHost, settings: GatedSettings): Promise<GatedFigures> {
  const { width } = settings;
  const task = reverseFromMemory(settings.digits);
  const train = (name: string, cell: Cell, size: number) =>
    trainVariant(name, recurrent(cell, size, settings.embedding), task, trialOptions(settings), host);
  const matched = gruWidth(width, settings.embedding);
  const [lstmSpeed, gruSpeed] = await speedsOf(host, settings);
  return {
    lstmSpeed,
    gruSpeed,
    lstm: await train(networkNames.lstm, lstm, width),
    gru: await train(networkNames.gru, gru, width),
    matched: await train(`${networkNames.gru}, width ${matched}`, gru, matched),
  };
}

type Cell = typeof lstm | typeof gru;

/** ids -> embedding -> one recurrent layer in the direction of time */
function recurrent(cell: Cell, width: number, size: number): TokenNetwork {
  return (scope, ids) => {
    const x = embedding(scope.child('embedding'), { vocabulary: digitVocabulary, width: size }, ids);
    return cell(scope.child('cell'), { width }, x).states;
  };
}

/**
 * The width at which a GRU and its output layer have the parameters of an LSTM of width d, inputs of size e.
 *
 * Formula: LSTM 4 (d e + d^2 + d) + V d, GRU 3 (d e + d^2 + d) + d + V d.
 */
export function gruWidth(width: number, size: number): number {
  const gates = (d: number) => d * size + d * d + d;
  const wanted = 4 * gates(width) + digitVocabulary * width;
  return matchedWidth((d) => 3 * gates(d) + d + digitVocabulary * d, wanted, 1);
}

/** Both families by turns, so that a machine that is busy for a while is busy for both. */
async function speedsOf(host: ExperimentHost, settings: GatedSettings): Promise<readonly [Speed, Speed]> {
  const { timedLayers: layers, timedWidth: width, timedVocabulary: vocabulary, seconds } = settings;
  const { timedRows: rows, timedLength: length, repetitions } = settings;
  const batch = { rows, source: length };
  const models = ['lstm', 'gru'].map((family) =>
    modelOfFamily(family, { layers, width, vocabulary, dropout: 0 }),
  );
  host.note('training steps of lstm and gru by turns');
  const trainings = await Promise.all(models.map((model) => timedTraining(model, batch, host)));
  const steps = trainings.map(
    ({ step }) =>
      () =>
        step(length),
  );
  const stepSeconds = await secondsOfEach(steps, { warmup: 2, repetitions, seconds });
  for (const { release } of trainings) await release();
  host.note('decoding of lstm and gru by turns');
  const decodings: number[][] = models.map(() => []);
  for (let round = 0; round < repetitions; round++) {
    for (const [i, model] of models.entries()) {
      const [steps] = await decodingSeconds(model, batch, host, { steps: length, runs: 1 });
      decodings[i]!.push(median(steps!));
    }
  }
  const speedOf = (i: number): Speed => ({
    parameters: trainings[i]!.parameters,
    stepSeconds: stepSeconds[i]!,
    tokenSeconds: decodings[i]!,
    rows,
  });
  return [speedOf(0), speedOf(1)];
}

/** A GRU that is smaller, faster by an interval above 1, and not worse by more than the margin. */
export function gatedCriteria(
  figures: GatedFigures,
  { margin }: Pick<GatedSettings, 'margin'>,
): readonly Criterion[] {
  const { lstmSpeed, gruSpeed } = figures;
  const share = gruSpeed.parameters / lstmSpeed.parameters;
  const training = speedRatio(lstmSpeed.stepSeconds, gruSpeed.stepSeconds);
  const decoding = speedRatio(lstmSpeed.tokenSeconds, gruSpeed.tokenSeconds);
  const notWorse = (variant: VariantTrials, sizes: string): Criterion => {
    const difference = accuracyDifference(variant, figures.lstm);
    return {
      statement: `${sizes} a GRU is at most ${margin} points less accurate`,
      seen: `${formatEstimate(difference, 1)} points against the LSTM`,
      holds: difference.low > -margin,
      aspect: 'variants',
    };
  };
  return [
    {
      statement: 'a GRU has fewer parameters at the same width',
      seen: `${share.toFixed(2)} of the whole model`,
      holds: share < 1,
      aspect: 'variants',
    },
    {
      statement: 'a GRU trains faster',
      seen: `${formatEstimate(training)} times as fast`,
      holds: training.low > 1,
      aspect: 'variants',
    },
    {
      statement: 'a GRU decodes faster',
      seen: `${formatEstimate(decoding)} times as fast`,
      holds: decoding.low > 1,
    },
    notWorse(figures.gru, 'with the same width'),
    notWorse(figures.matched, 'with as many parameters'),
  ];
}

function sentencesOf(figures: GatedFigures): readonly string[] {
  const { lstmSpeed, gruSpeed, lstm: reference } = figures;
  const share = (gruSpeed.parameters / lstmSpeed.parameters).toFixed(2);
  const ratio = (of: (speed: Speed) => readonly number[]) =>
    formatEstimate(speedRatio(of(lstmSpeed), of(gruSpeed)));
  return [
    `At the same width the GRU has ${share} of the LSTM's parameters, trains ` +
      `${ratio(({ stepSeconds }) => stepSeconds)} times as fast and decodes ` +
      `${ratio(({ tokenSeconds }) => tokenSeconds)} times as fast (95 % intervals over rounds by turns).`,
    'Digits said backwards from memory, percent right: ' +
      `${[reference, figures.gru, figures.matched].map((v) => `${v.name} ${accuracyText(v)}`).join(', ')}.`,
  ];
}

const trialsOf = (figures: GatedFigures) => [figures.lstm, figures.gru, figures.matched];

function speedTable({ lstmSpeed, gruSpeed }: GatedFigures): Table {
  const row = (name: string, { parameters, stepSeconds, tokenSeconds, rows }: Speed) => [
    name,
    parameters,
    significant(median(stepSeconds) * 1000),
    significant(rows / median(tokenSeconds)),
  ];
  return {
    title: 'Encoder and decoder of the same width',
    columns: ['family', 'parameters', 'ms a training step', 'tokens a second, greedy decoding'],
    rows: [row(networkNames.lstm, lstmSpeed), row(networkNames.gru, gruSpeed)],
  };
}
