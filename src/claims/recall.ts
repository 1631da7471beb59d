/** What claims b and j say of their figures: over how many steps each network recalls what came first. */
import { wilsonInterval } from './binomial-interval.ts';
import type { Criterion } from './claim.ts';

export interface RecallPoint {
  /** Steps between what is to be recalled and the query. */
  readonly distance: number;
  readonly correct: number;
  readonly items: number;
}

export interface Recall {
  readonly name: string;
  readonly kind: 'plain' | 'gated' | 'convolution' | 'attention';
  /** Trained on all distances together. */
  readonly mixed: readonly RecallPoint[];
  /** Trained at each distance alone, and tested there. */
  readonly alone: readonly RecallPoint[];
  /** How many positions, the query included, the answer sees; absent where it sees all. */
  readonly receptiveField?: number | undefined;
}

export interface Recalls {
  readonly networks: readonly Recall[];
  /** What lies between, in words: `distractors`. */
  readonly between: string;
  /** The accuracy of guessing. */
  readonly chance: number;
  /** The largest distance that mixed training held. */
  readonly longest: number;
}

export const accuracyOf = ({ correct, items }: RecallPoint) => correct / items;

/** Whether the 95 % interval of the accuracy lies above half way from chance to 1. */
function isRecalled({ correct, items }: RecallPoint, chance: number): boolean {
  return wilsonInterval(correct, items).low > (1 + chance) / 2;
}

/** The largest distance up to which what came first is recalled at every one; 0 where at none. */
export function spanOf(points: readonly RecallPoint[], chance: number): number {
  const failure = points.findIndex((point) => !isRecalled(point, chance));
  return (failure < 0 ? points.at(-1) : points[failure - 1])?.distance ?? 0;
}

export function recallCriteria(recalls: Recalls): readonly Criterion[] {
  return [
    gatesLearnFurther(recalls),
    plainForgetsSooner(recalls),
    endsAtReceptiveField(recalls),
    attentionRecallsAll(recalls),
  ];
}

/** The spans of both ways of training. */
export function recallSentences(recalls: Recalls): readonly string[] {
  const { networks, longest, chance, between } = recalls;
  const farthest = Math.max(...networks[0]!.alone.map(({ distance }) => distance));
  const spans = (pick: 'alone' | 'mixed') =>
    listed(networks.map((recall) => ({ name: recall.name, span: spanOf(recall[pick], chance) })));
  return [
    `Trained on 1 to ${longest} ${between} together, networks recall over this many: ${spans('mixed')}.`,
    `Trained at one distance alone, of at most ${farthest}, they learn it over ${spans('alone')}.`,
  ];
}

type Kinds = readonly Recall['kind'][];
const ofKind = ({ networks }: Recalls, ...kinds: Kinds) =>
  networks.filter(({ kind }) => kinds.includes(kind));
const trained = ({ longest }: Recalls, { mixed }: Recall) =>
  mixed.filter(({ distance }) => distance <= longest);
const listed = (spans: readonly { readonly name: string; readonly span: number }[]) =>
  spans.map(({ name, span }) => `${span} (${name})`).join(', ');

/** Trained at one distance alone, every gated network learns further than every plain one. */
function gatesLearnFurther(recalls: Recalls): Criterion {
  const spans = (...kinds: Kinds) =>
    ofKind(recalls, ...kinds).map(({ name, alone }) => ({ name, span: spanOf(alone, recalls.chance) }));
  const [plain, gated] = [spans('plain'), spans('gated')];
  const least = Math.min(...gated.map(({ span }) => span));
  return {
    statement: `gated networks learn to recall over more ${recalls.between} than plain ones`,
    holds: least > Math.max(...plain.map(({ span }) => span)),
    seen: `trained at one distance alone: ${listed([...plain, ...gated])}`,
    aspect: 'memory',
  };
}

/** Trained on mixed distances, every plain network recalls less far than every gated one. */
function plainForgetsSooner(recalls: Recalls): Criterion {
  const spans = (...kinds: Kinds) =>
    ofKind(recalls, ...kinds).map(({ name, mixed }) => ({ name, span: spanOf(mixed, recalls.chance) }));
  const [plain, gated] = [spans('plain'), spans('gated')];
  return {
    statement: 'plain networks forget sooner than gated ones',
    holds: Math.max(...plain.map(({ span }) => span)) < Math.min(...gated.map(({ span }) => span)),
    seen: `trained on all distances together: ${listed([...plain, ...gated])}`,
    aspect: 'memory',
  };
}

/** A CNN recalls at every distance inside its receptive field; beyond, guessing lies within 3 deviations of its accuracy. */
function endsAtReceptiveField(recalls: Recalls): Criterion {
  const convolution = ofKind(recalls, 'convolution')[0]!;
  const field = convolution.receptiveField!;
  // The symbol stands distance + 2 positions from the end.
  const inside = convolution.mixed.filter(({ distance }) => distance + 2 <= field);
  const beyond = convolution.mixed.filter(({ distance }) => distance + 2 > field);
  const unseen = pooled(beyond);
  const worst = inside.reduce((least, point) => (accuracyOf(point) < accuracyOf(least) ? point : least));
  const { low, high } = wilsonInterval(unseen.correct, unseen.items, 3);
  return {
    statement: 'a CNN recalls inside its receptive field and guesses beyond',
    holds: isRecalled(worst, recalls.chance) && low <= recalls.chance && recalls.chance <= high,
    seen: `inside its ${field} positions at least ${percent(accuracyOf(worst))}, at k = ${worst.distance}; ${percent(accuracyOf(unseen))} beyond (guessing: ${percent(recalls.chance)})`,
    aspect: 'memory',
  };
}

function attentionRecallsAll(recalls: Recalls): Criterion {
  const attention = ofKind(recalls, 'attention')[0]!;
  const span = spanOf(trained(recalls, attention), recalls.chance);
  const further = attention.mixed.filter(({ distance }) => distance > recalls.longest);
  const beyond =
    further.length === 0
      ? ''
      : `, and ${percent(accuracyOf(pooled(further)))} beyond the distances of training`;
  return {
    statement: 'self-attention recalls at every distance of training',
    holds: span === recalls.longest,
    seen: `up to ${span} ${recalls.between} of ${recalls.longest}${beyond}`,
  };
}

function pooled(points: readonly RecallPoint[]): RecallPoint {
  const sum = (field: 'correct' | 'items') => points.reduce((total, point) => total + point[field], 0);
  return { distance: 0, correct: sum('correct'), items: sum('items') };
}

function percent(share: number): string {
  return Number.isNaN(share) ? 'nothing that was tested' : `${(100 * share).toFixed(1)} %`;
}
