import { z } from 'zod';

/** One text or two with the special tokens between which a model expects them. */
export interface Joined {
  readonly ids: Int32Array;
  /** The token type of each id. */
  readonly segments: Int32Array;
  /** The index at which each text starts. */
  readonly starts: readonly number[];
}

type Item =
  | { readonly part: 'A' | 'B'; readonly segment: number }
  | { readonly id: number; readonly segment: number };

/** What surrounds one text, and two. */
export interface JoinTemplates {
  readonly single: readonly Item[];
  readonly pair: readonly Item[];
}

const a = { part: 'A', segment: 0 } as const;

/** `start A end` and `start A end B end`, B and its end of segment 1: BERT's form, and that of our own tokenizers. */
export function markedTemplates(start: number, end: number): JoinTemplates {
  const single = [{ id: start, segment: 0 }, a, { id: end, segment: 0 }];
  return { single, pair: [...single, { part: 'B', segment: 1 }, { id: end, segment: 1 }] };
}

/** No special token at all: GPT-2. */
const bareTemplates: JoinTemplates = { single: [a], pair: [a, { part: 'B', segment: 1 }] };

const item = z.union([
  z.object({ SpecialToken: z.object({ id: z.string(), type_id: z.int().min(0) }) }),
  z.object({ Sequence: z.object({ id: z.enum(['A', 'B']), type_id: z.int().min(0) }) }),
]);
const marker = z.tuple([z.string(), z.int().min(0)]);
const byteLevel = z.object({
  type: z.literal('ByteLevel'),
  add_prefix_space: z.boolean().default(true),
  trim_offsets: z.boolean().default(true),
});
const processor = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('TemplateProcessing'),
    single: z.array(item),
    pair: z.array(item),
    special_tokens: z.record(z.string(), z.object({ ids: z.array(z.int().min(0)) })),
  }),
  z.object({ type: z.literal('BertProcessing'), sep: marker, cls: marker }),
  z.object({
    type: z.literal('RobertaProcessing'),
    sep: marker,
    cls: marker,
    trim_offsets: z.boolean().default(true),
    add_prefix_space: z.boolean().default(true),
  }),
  byteLevel,
]);

/** The `post_processor` of a pretrained `tokenizer.json`. */
export const postProcessorSchema = z.union([
  processor,
  z.object({ type: z.literal('Sequence'), processors: z.array(processor).max(2) }),
]);
type Processor = z.infer<typeof processor>;

/** Leading and trailing spaces of byte-level pieces, which a post-processor may take from the offsets. */
export interface OffsetTrim {
  readonly addPrefixSpace: boolean;
}

/** How a post-processor joins texts, and whether it trims offsets. */
export function readPostProcessor(json: z.infer<typeof postProcessorSchema> | null): {
  readonly templates: JoinTemplates;
  readonly trim: OffsetTrim | undefined;
} {
  const processors = json === null ? [] : json.type === 'Sequence' ? json.processors : [json];
  let templates = bareTemplates;
  let trim: OffsetTrim | undefined;
  for (const each of processors) {
    if (each.type !== 'ByteLevel') templates = templatesOf(each);
    if ('trim_offsets' in each && each.trim_offsets) trim = { addPrefixSpace: each.add_prefix_space };
  }
  return { templates, trim };
}

function templatesOf(json: Exclude<Processor, { type: 'ByteLevel' }>): JoinTemplates {
  if (json.type === 'BertProcessing') return markedTemplates(json.cls[1], json.sep[1]);
  if (json.type === 'RobertaProcessing') {
    const end = { id: json.sep[1], segment: 0 };
    const single = [{ id: json.cls[1], segment: 0 }, a, end];
    return { single, pair: [...single, end, { part: 'B', segment: 0 }, end] };
  }
  const tokens = new Map(Object.entries(json.special_tokens));
  const read = (each: z.infer<typeof item>): Item[] => {
    if ('Sequence' in each) return [{ part: each.Sequence.id, segment: each.Sequence.type_id }];
    const { id: name, type_id: segment } = each.SpecialToken;
    return (tokens.get(name)?.ids ?? []).map((id) => ({ id, segment }));
  };
  return { single: json.single.flatMap(read), pair: json.pair.flatMap(read) };
}

/** Puts one text, or two, into their template. */
export function joinSegments(
  templates: JoinTemplates,
  first: ArrayLike<number>,
  second?: ArrayLike<number>,
): Joined {
  const ids: number[] = [];
  const segments: number[] = [];
  const starts: number[] = [];
  for (const each of second === undefined ? templates.single : templates.pair) {
    if ('part' in each) starts.push(ids.length);
    const added = 'id' in each ? [each.id] : each.part === 'A' ? first : (second ?? []);
    for (let i = 0; i < added.length; i++) {
      ids.push(added[i] ?? 0);
      segments.push(each.segment);
    }
  }
  return { ids: Int32Array.from(ids), segments: Int32Array.from(segments), starts };
}

/** How many special tokens a template adds. */
export function countMarkers(template: readonly Item[]): number {
  return template.filter((each) => 'id' in each).length;
}
