/** One surface for Node and browsers: the same names, with types that stand for each other. */
import { expect, test } from 'vitest';
import * as browser from '../../src/browser.ts';
import * as node from '../../src/node.ts';

test('both entry files export the same names', () => {
  expect(Object.keys(browser).toSorted()).toEqual(Object.keys(node).toSorted());
});

test('what one exports can stand where the other is expected', () => {
  // Checked by tsc: each line compiles only where every name has a type that fits.
  const inNode: typeof node = browser;
  const inBrowser: typeof browser = node;
  expect([typeof inNode.fit, typeof inBrowser.load]).toEqual(['function', 'function']);
});
