/** Hugging Face folders under `test/golden/pretrained`, read as a task with one side reads them. */
import { fileURLToPath } from 'node:url';
import type { ModelParts } from '../../src/bundle/model-parts.ts';
import { readSafetensors } from '../../src/bundle/safetensors.ts';
import { folderStore } from '../../src/files/folder-store.ts';
import type { HostTensor } from '../../src/graph/host-tensor.ts';
import { architectures } from '../../src/interop/architectures.ts';
import { fromPretrained } from '../../src/interop/pretrained-tensors.ts';
import { readPretrained } from '../../src/interop/read-pretrained.ts';
import { sidesFor } from '../../src/tasks/initial-sides.ts';
import { findTask } from '../../src/tasks/registry.ts';
import type { GoldenTensor } from './golden-file.ts';

type Tensors = ReadonlyMap<string, HostTensor>;

/** What `tools/golden/pretrained.py` wrote for one head. */
interface GoldenHead {
  readonly class: string;
  readonly labels: Readonly<Record<string, GoldenTensor>>;
  readonly logits?: GoldenTensor;
  readonly start_logits?: GoldenTensor;
  readonly end_logits?: GoldenTensor;
  readonly loss: number;
  readonly multiLabel?: { readonly labels: GoldenTensor; readonly loss: number };
  readonly adamw?: {
    readonly learningRate: number;
    readonly betas: readonly [number, number];
    readonly epsilon: number;
    readonly weightDecay: number;
  };
}

export interface GoldenArchitecture {
  readonly inputs: Readonly<Record<string, GoldenTensor>>;
  readonly hidden: GoldenTensor;
  readonly heads: Readonly<Record<string, GoldenHead>>;
}

export interface ReadFolder {
  readonly parts: ModelParts;
  readonly weights: Tensors;
  readonly padding: number;
  /** Tensors of another file of the folder (gradients, a later state) by our names. */
  more(file: string): Promise<Tensors>;
}

/** The folder `name/part`; its decoder as an encoder where `asEncoder`. */
export async function readFolder(name: string, part: string, { asEncoder = true } = {}): Promise<ReadFolder> {
  const path = fileURLToPath(new URL(`pretrained/${name}/${part}`, import.meta.url));
  const store = await folderStore(path);
  const { parts, weights, padding, architecture } = await readPretrained(store);
  const task = findTask('text-classification');
  const adapted = (tensors: Tensors) =>
    asEncoder ? sidesFor(task, { parts, weights: tensors }, path) : { parts, weights: tensors };
  const found = architectures.find(({ modelType }) => modelType === architecture);
  if (found === undefined) throw new Error(architecture);
  const layers = Number((parts.encoder ?? parts.decoder)?.config.options.layers);
  return {
    ...adapted(weights),
    padding,
    async more(file) {
      const bytes = await store.read(file, 2 ** 30);
      if (bytes === undefined) throw new Error(`no ${file}`);
      const names = { layers, classOf: await classOf(store), where: file };
      return adapted(fromPretrained(found, names, readSafetensors(bytes).tensors).weights).weights;
    },
  };
}

async function classOf(store: Awaited<ReturnType<typeof folderStore>>): Promise<string> {
  const config = JSON.parse(new TextDecoder().decode(await store.read('config.json', 2 ** 20))) as {
    readonly architectures: readonly string[];
  };
  return config.architectures[0] ?? '';
}
