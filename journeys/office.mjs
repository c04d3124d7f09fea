// Reads and fills in .xlsx and .docx, as far as the tests need it.

import { crc32 } from 'node:zlib';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** The files of a zip archive: name → bytes. */
export function unzip(bytes) {
  const files = new Map();
  let at = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const count = bytes.readUInt16LE(at + 10);
  at = bytes.readUInt32LE(at + 16);
  for (let one = 0; one < count; one += 1) {
    const [packed, nameLength, extra, comment] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
    const start = bytes.readUInt32LE(at + 42);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const from = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
    const body = bytes.subarray(from, from + packed);
    files.set(name, bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(body) : body);
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

/** A zip archive of files. */
export function zip(files) {
  const parts = [];
  const list = [];
  let at = 0;
  for (const [name, body] of files) {
    const called = Buffer.from(name, 'utf8');
    const packed = deflateRawSync(body);
    const fixed = Buffer.alloc(26);
    fixed.writeUInt16LE(20, 0);
    fixed.writeUInt16LE(0x0800, 2);
    fixed.writeUInt16LE(8, 4);
    fixed.writeUInt32LE(crc32(body), 10);
    fixed.writeUInt32LE(packed.length, 14);
    fixed.writeUInt32LE(body.length, 18);
    fixed.writeUInt16LE(called.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), fixed, called, packed);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    list.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fixed, place, called);
    at += 30 + called.length + packed.length;
  }
  const end = Buffer.alloc(18);
  const size = list.reduce((sum, part) => sum + part.length, 0);
  end.writeUInt16LE(files.size, 4);
  end.writeUInt16LE(files.size, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, ...list, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

const plain = (xml) => xml.replace(/<[^>]+>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');
const coded = (text) => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** The rows of a workbook's first sheet, each as column letter → text. */
export function rowsOf(bytes) {
  const files = unzip(bytes);
  const shared = [...(files.get('xl/sharedStrings.xml')?.toString() ?? '').matchAll(/<si>(.*?)<\/si>/gs)].map(([, one]) => plain(one));
  const sheet = files.get('xl/worksheets/sheet1.xml').toString();
  return [...sheet.matchAll(/<row [^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map(([, cells = '']) => Object.fromEntries(
    [...cells.matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)].map(([, column, kind, value = '']) => [column, /t="s"/.test(kind) ? shared[Number(plain(value))] : plain(value)]),
  ));
}

/** Fills rows into an empty template, below its headings, by the heading's words (a star for “required” is not said). */
export function fillIn(bytes, rows) {
  const files = unzip(bytes);
  const known = rowsOf(bytes);
  const headings = Object.entries(known.at(-1)).map(([column, name]) => [name.replace(/\*$/, ''), column]);
  const columns = new Map(headings);
  const order = [...columns.values()];
  const written = rows.map((row, place) => {
    const number = known.length + 1 + place;
    const cells = Object.entries(row).map(([name, text]) => [columns.get(name), text]).sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
    return `<row r="${number}">${cells.map(([column, text]) => `<c r="${column}${number}" t="inlineStr"><is><t>${coded(text)}</t></is></c>`).join('')}</row>`;
  });
  const sheet = files.get('xl/worksheets/sheet1.xml').toString();
  files.set('xl/worksheets/sheet1.xml', Buffer.from(sheet.replace('</sheetData>', `${written.join('')}</sheetData>`)));
  return zip(files);
}

/** The text of a Word document, a line for each paragraph. */
export function wordsOf(bytes) {
  const body = unzip(bytes).get('word/document.xml').toString();
  return body.split('</w:p>').map((part) => plain(part.replace(/<w:instrText.*?<\/w:instrText>/gs, ''))).join('\n');
}
