import { inflateRawSync } from 'node:zlib';
import { ImportFileError } from './file-import.ts';

/** The one file in a ZIP archive, as Lean keeps its data. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Buffer;
}

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const stored = 0;
const deflated = 8;
/** A larger file than this is not unpacked into memory. */
const bytesMax = 1_000_000_000;

/**
 * Unpacks an archive that holds one file (APPNOTE.TXT of PKWARE, 4.3): found by its central directory, stored or deflated.
 *
 * @throws ImportFileError when it is no archive, holds none or several files, or is packed in another way
 */
export function onlyZipEntry(archive: Buffer): ZipEntry {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > archive.length || archive.readUInt32LE(end) !== endMark) {
    throw new ImportFileError('NOT_A_ZIP', 'this is not a ZIP archive, or its end is missing');
  }
  const count = archive.readUInt16LE(end + 10);
  if (count !== 1) throw new ImportFileError('NOT_ONE_FILE', `the archive holds ${count} files; one is expected`);
  const at = archive.readUInt32LE(end + 16);
  if (at + 46 > archive.length || archive.readUInt32LE(at) !== entryMark) throw broken();
  const method = archive.readUInt16LE(at + 10);
  const [packedSize, size] = [archive.readUInt32LE(at + 20), archive.readUInt32LE(at + 24)];
  if (size > bytesMax) throw new ImportFileError('TOO_LARGE', `the file in the archive has ${size} bytes`);
  const name = archive.toString('utf8', at + 46, at + 46 + archive.readUInt16LE(at + 28));
  const local = archive.readUInt32LE(at + 42);
  if (local + 30 > archive.length) throw broken();
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + packedSize);
  if (packed.length !== packedSize) throw broken();
  if (method === stored) return { name, bytes: packed };
  if (method !== deflated) throw new ImportFileError('UNKNOWN_PACKING', `the archive is packed by method ${method}`);
  return { name, bytes: inflated(packed, size) };
}

function inflated(packed: Buffer, size: number): Buffer {
  let bytes: Buffer;
  try {
    bytes = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch {
    throw broken();
  }
  if (bytes.length !== size) throw broken();
  return bytes;
}

const broken = () => new ImportFileError('BROKEN_ZIP', 'the archive is cut off or damaged');
