/** The parts of a model in words, each with its name: `encoder`, `transformer: layers 3, width 128`. */
export function architectureRows(
  architecture: Readonly<Record<string, unknown>>,
): readonly (readonly [part: string, text: string])[] {
  return Object.entries(architecture).map(([part, value]) => [part, partText(value)] as const);
}

function partText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.join(', ');
  const { family, options = {}, ...rest } = value as Readonly<Record<string, unknown>>;
  const settings = Object.entries({ ...(options as object), ...rest });
  const text = settings.map(([name, setting]) => `${name} ${settingText(setting)}`).join(', ');
  return [...(family === undefined ? [] : [String(family)]), ...(text === '' ? [] : [text])].join(': ');
}

/** Of what is no plain value its own parts: `step (unit day, count 1)`, `mean 40 values`. */
function settingText(setting: unknown): string {
  if (typeof setting !== 'object' || setting === null) return String(setting);
  if (Array.isArray(setting))
    return setting.length > 12 ? `${setting.length} values` : setting.map(settingText).join(',');
  const parts = Object.entries(setting).map(([name, value]) => `${name} ${settingText(value)}`);
  return `(${parts.join(', ')})`;
}
