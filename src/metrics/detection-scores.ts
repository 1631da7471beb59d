/** How well objects are found: average precision as COCO computes it. */

/** Pixels: the corner at the top left, width and height. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TrueBox extends Box {
  readonly picture: number;
  readonly label: number;
}

export interface FoundBox extends TrueBox {
  readonly score: number;
}

export interface DetectionScores {
  /** Average precision in percent at an overlap of 0.5, and its mean over 0.5, 0.55, ..., 0.95; by label undefined where no true box has it. */
  readonly ap50: number;
  readonly ap: number;
  readonly byLabel: readonly { readonly ap50: number | undefined; readonly ap: number | undefined }[];
}

const overlaps = Array.from({ length: 10 }, (_, i) => 0.5 + 0.05 * i);
/** The boxes of a label that count in a picture: the best ones. */
const mostOfPicture = 100;
const recallPoints = 101;

/**
 * Average precision: boxes with the highest scores first, each true box is found once, and of boxes that overlap enough the one that overlaps
 * most.
 *
 * Formula: for each label and overlap the mean over the recalls 0, 0.01, ..., 1 of the highest precision at that recall or a higher one.
 * Source: Lin et al. (2014), "Microsoft COCO"; pycocotools' COCOeval with areas of all sizes, no crowds and at most 100 boxes.
 */
export function detectionScores(
  truth: readonly TrueBox[],
  found: readonly FoundBox[],
  labels: number,
): DetectionScores {
  const byLabel = Array.from({ length: labels }, (_, label) => {
    const own = truth.filter((box) => box.label === label);
    if (own.length === 0) return { ap50: undefined, ap: undefined };
    const answers = bestOfPictures(found.filter((box) => box.label === label));
    const matches = matchesOf(own, answers);
    const each = overlaps.map((overlap) => averagePrecision(own.length, matches, overlap));
    return { ap50: each[0], ap: each.reduce((sum, value) => sum + value / each.length, 0) };
  });
  const mean = (key: 'ap50' | 'ap') => {
    const known = byLabel.flatMap((scores) => scores[key] ?? []);
    return known.reduce((sum, value) => sum + value / known.length, 0);
  };
  return { ap50: mean('ap50'), ap: mean('ap'), byLabel };
}

/** An answer, and the true box that it finds. */
export interface BoxMatch {
  readonly answer: FoundBox;
  readonly box: TrueBox | undefined;
}

/** What each answer of a label finds at an overlap, the highest score first; as `detectionScores` counts. */
export function matchBoxes(
  truth: readonly TrueBox[],
  found: readonly FoundBox[],
  { label, overlap }: { readonly label: number; readonly overlap: number },
): readonly BoxMatch[] {
  const own = truth.filter((box) => box.label === label);
  const answers = bestOfPictures(found.filter((box) => box.label === label));
  const boxes = foundBy(matchesOf(own, answers), overlap);
  return answers.map((answer, i) => ({ answer, box: boxes[i] }));
}

/** By descending score, of equal ones the first that was given. */
function bestOfPictures(found: readonly FoundBox[]): readonly FoundBox[] {
  const sorted = [...found].sort((a, b) => b.score - a.score);
  const counts = new Map<number, number>();
  return sorted.filter(({ picture }) => {
    const count = (counts.get(picture) ?? 0) + 1;
    counts.set(picture, count);
    return count <= mostOfPicture;
  });
}

/** A true box, and the area that an answer shares with it over the area of either, 0 to 1. */
interface Match {
  readonly box: TrueBox;
  readonly shared: number;
}

/** The true boxes of its picture that each answer overlaps. */
function matchesOf(truth: readonly TrueBox[], answers: readonly FoundBox[]): readonly (readonly Match[])[] {
  const ofPicture = new Map<number, TrueBox[]>();
  for (const box of truth) {
    const known = ofPicture.get(box.picture);
    if (known === undefined) ofPicture.set(box.picture, [box]);
    else known.push(box);
  }
  return answers.map((answer) =>
    (ofPicture.get(answer.picture) ?? [])
      .map((box) => ({ box, shared: intersectionOverUnion(box, answer) }))
      .filter(({ shared }) => shared > 0),
  );
}

/** `matches[i]` are those of the answer with the i-th highest score; `boxes` is the number of true boxes. */
function averagePrecision(boxes: number, matches: readonly (readonly Match[])[], overlap: number): number {
  let right = 0;
  const curve = foundBy(matches, overlap).map((box, i) => {
    if (box !== undefined) right++;
    return { recall: right / boxes, precision: right / (i + 1) };
  });
  // From the right, precision never falls.
  for (let i = curve.length - 2; i >= 0; i--) {
    curve[i]!.precision = Math.max(curve[i]!.precision, curve[i + 1]!.precision);
  }
  let [sum, at] = [0, 0];
  for (let point = 0; point < recallPoints; point++) {
    // As numpy's linspace rounds it: 70 steps of 0.01 are a little more than 0.7.
    const recall = point === recallPoints - 1 ? 1 : point * 0.01;
    while (at < curve.length && curve[at]!.recall < recall) at++;
    sum += curve[at]?.precision ?? 0;
  }
  return (100 * sum) / recallPoints;
}

/** The true box that each answer finds, undefined for none; an answer before another takes the box that it finds. */
function foundBy(matches: readonly (readonly Match[])[], overlap: number): readonly (TrueBox | undefined)[] {
  const taken = new Set<TrueBox>();
  return matches.map((ofAnswer) => {
    const match = bestMatch(ofAnswer, overlap, taken);
    if (match !== undefined) taken.add(match);
    return match;
  });
}

/** Of the boxes that are not taken the one that is overlapped most, and by so much at least. */
function bestMatch(
  matches: readonly Match[],
  overlap: number,
  taken: ReadonlySet<TrueBox>,
): TrueBox | undefined {
  let best: TrueBox | undefined;
  let most = Math.min(overlap, 1 - 1e-10);
  for (const { box, shared } of matches) {
    if (shared < most || taken.has(box)) continue;
    most = shared;
    best = box;
  }
  return best;
}

/** The area of both boxes over the area of either, 0 to 1. */
function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}
