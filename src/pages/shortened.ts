/** A text of at most so many characters, 34 where nothing else is said; `…` stands for what is left out. */
export function shortened(text: string, longest = 34): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}
