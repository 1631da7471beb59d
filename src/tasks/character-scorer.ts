/** The language model that a search for characters listens to. */
import { HeddleError } from '../base/errors.ts';
import type { ReadyModel } from '../bundle/bundle-task.ts';
import { bordersOf } from '../data/document-tokens.ts';
import type { Tokenizer } from '../data/tokenizer.ts';
import type { Generator } from '../models/model.ts';
import type { LabelScorer } from '../search/ctc-prefix-beam.ts';
import { stepProgram } from '../search/decoding-program.ts';
import { languageModelScorer, type ReadText } from '../search/language-model-scorer.ts';
import type { GenerationAssets, GenerationConfig } from './continuation.ts';
import { defaults, type SpeechConfig, type SpeechPredicting, type SpeechReady } from './speech-writer.ts';
import { textGeneration } from './text-generation.ts';

const flag = '--language-model';

/**
 * The scorer of the language model that options name; undefined where they name none.
 *
 * A model that learned from lines knows where a text begins and ends; one that learned from files begins as after a line break.
 * Throws: E_CONFIG for a model of another task, one whose tokens are not characters, and one that lacks characters.
 */
export async function characterScorer(
  ready: SpeechReady<SpeechConfig>,
  {
    languageModel,
    languageModelWeight: weight = defaults.languageModelWeight,
    lengthBonus: bonus = defaults.lengthBonus,
  }: SpeechPredicting,
): Promise<LabelScorer<ReadText> | undefined> {
  if (languageModel === undefined) return undefined;
  const { predictor, assets, config } = await generatorAt(ready, languageModel);
  const { first, end } = bordersOf(assets.tokenizer, config.documents);
  const tokens = tokensOf(ready.assets.characters.characters, assets.tokenizer, languageModel);
  const program = stepProgram(predictor.model as Generator, predictor.graphs);
  return languageModelScorer(program, { tokens, first, end, weight, bonus });
}

async function generatorAt(
  { openOther }: SpeechReady<SpeechConfig>,
  source: string,
): Promise<ReadyModel<GenerationConfig, GenerationAssets>> {
  if (openOther === undefined) {
    throw new HeddleError('E_CONFIG', { where: flag, found: source, allowed: 'where models can be loaded' });
  }
  const { task, ready } = await openOther(source);
  if (task === textGeneration.name) return ready as ReadyModel<GenerationConfig, GenerationAssets>;
  throw new HeddleError('E_CONFIG', {
    where: `${flag} ${source}`,
    found: `a model of ${task}`,
    allowed: `a model of ${textGeneration.name}`,
  });
}

/** The token of each label; the label 0 is no character. Throws E_CONFIG. */
function tokensOf(characters: readonly string[], tokenizer: Tokenizer, source: string): Int32Array {
  const refuse = (found: string, allowed: string): never => {
    const fix = 'train it on texts like those of the recordings, with --unit char';
    throw new HeddleError('E_CONFIG', { where: `${flag} ${source}`, found, allowed, fix });
  };
  if (tokenizer.unit !== 'char') refuse(`a model of tokens of ${tokenizer.unit}`, 'one of characters');
  const tokens = characters.map((character) => tokenizer.encode(character));
  const missing = characters.filter(
    (_, i) => tokens[i]?.length !== 1 || tokens[i]?.[0] === tokenizer.special.unknown,
  );
  if (missing.length > 0) {
    const named = missing.map((character) => JSON.stringify(character)).join(', ');
    refuse(
      `a model that does not know ${named}`,
      `one with all ${characters.length} characters that are heard`,
    );
  }
  return Int32Array.from([tokenizer.special.unknown, ...tokens.map(([id]) => id!)]);
}
