/** Annotations of Pascal VOC: an XML file for each picture. */
import { HeddleError } from '../../base/errors.ts';
import type { LabelledBox } from './object-detection.ts';

interface VocAnnotation {
  /** The name of the picture. */
  readonly file: string | undefined;
  readonly boxes: readonly LabelledBox[];
}

/** An element of an XML document, as far as it is read here. */
interface XmlElement {
  readonly textContent: string | null;
  querySelector(name: string): XmlElement | null;
}

/**
 * The picture and the boxes of an annotation. VOC counts pixels from 1 and a box holds its last pixel: xmin 1, xmax 1 is one pixel wide.
 *
 * Throws: E_DATA naming `where` and the object.
 * Source: Everingham et al. (2010), the development kit of Pascal VOC 2007, section 4.
 */
export async function parseVocAnnotation(xml: string, where: string): Promise<VocAnnotation> {
  // Loaded when the first annotation is read: who has none needs no reader of XML.
  const { DOMParser } = await import('linkedom');
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  const root = document.querySelector('annotation');
  if (root === null) throw wrong(where, 'no element <annotation>');
  const objects = [...root.querySelectorAll('object')] as readonly XmlElement[];
  const file = root.querySelector('filename')?.textContent?.trim();
  return {
    file: file === '' ? undefined : file,
    boxes: objects.map((object, i) => boxOf(object, `${where}: object ${i + 1}`)),
  };
}

function boxOf(object: XmlElement, where: string): LabelledBox {
  const label = object.querySelector('name')?.textContent?.trim() ?? '';
  if (label === '') throw wrong(where, 'an object without a <name>');
  const side = (name: string) => {
    const text = object.querySelector('bndbox')?.querySelector(name)?.textContent?.trim() ?? '';
    const value = text === '' ? Number.NaN : Number(text);
    if (Number.isFinite(value)) return value;
    throw wrong(where, `<${name}> ${text === '' ? 'missing' : JSON.stringify(text)}`);
  };
  const [left, top, right, bottom] = [side('xmin'), side('ymin'), side('xmax'), side('ymax')];
  if (right < left || bottom < top)
    throw wrong(where, `a box from (${left}, ${top}) to (${right}, ${bottom})`);
  return { label, x: left - 1, y: top - 1, width: right - left + 1, height: bottom - top + 1 };
}

function wrong(where: string, found: string): HeddleError {
  const allowed = 'an annotation of Pascal VOC: <annotation> with <object>, <name> and <bndbox>';
  return new HeddleError('E_DATA', { where, found, allowed, fix: 'correct or remove the file' });
}
