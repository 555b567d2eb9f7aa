import { strToU8, zipSync } from "fflate";
import type { HostileFile } from "./hostile-json.js";

/** Fields of a ZIP archive's records: where, counted from the record's begin, and of how many bytes. */
const zipFields: Record<string, [signature: number, fields: Record<string, [number, 2 | 4]>]> = {
  "local header": [
    0x04034b50,
    {
      version: [4, 2],
      flags: [6, 2],
      method: [8, 2],
      crc: [14, 4],
      packed: [18, 4],
      unpacked: [22, 4],
      "length of its name": [26, 2],
      "length of its extra field": [28, 2],
    },
  ],
  "directory entry": [
    0x02014b50,
    {
      flags: [8, 2],
      method: [10, 2],
      crc: [16, 4],
      packed: [20, 4],
      unpacked: [24, 4],
      "length of its name": [28, 2],
      "length of its extra field": [30, 2],
      "length of its comment": [32, 2],
      disk: [34, 2],
      place: [42, 4],
    },
  ],
  "end of the directory": [
    0x06054b50,
    {
      disk: [4, 2],
      "entries here": [8, 2],
      entries: [10, 2],
      size: [12, 4],
      place: [16, 4],
      "length of its comment": [20, 2],
    },
  ],
};

/** An archive with one field of one record wrong. */
export function* hostileZip(kind: string, archive: Uint8Array): Generator<HostileFile> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  for (const [record, [signature, fields]] of Object.entries(zipFields)) {
    const at = placesOf(archive, (k) => view.getUint32(k, true) === signature)[0]!;
    for (const [field, [offset, size]] of Object.entries(fields))
      for (const value of [0, 1, at, archive.length, 0x7fff, 0xffff, 0x7fffffff, 0xffffffff])
        yield [
          `${kind}: ${record}, ${field} ${value}`,
          () => {
            const odd = archive.slice();
            const out = new DataView(odd.buffer);
            if (size === 2) out.setUint16(at + offset, value, true);
            else out.setUint32(at + offset, value, true);
            return odd;
          },
        ];
  }
}

const descriptions = [
  ..."<f4 <f8 >f8 |O |S5 <U3 <c16 <m8 f 8 <f3 <f99999999 =f8 <i8 |b1 |V9".split(" ").map(quoted),
  ...["[('a', '<f4')]", "None", "1", "''", "{'descr': '<f4'}", "[".repeat(1000)],
];
const shapes = [
  ..."() (0,) (1,) (-1,) (2,3) (1e9,) (1.5,) (None,) 3 [2] ('2',) (2**9,) (999999999999,) (4294967296,4294967296)".split(
    " ",
  ),
  ...[`(${"1,".repeat(1e5)})`, `(${"0,".repeat(40)})`, "(", "(((((1,),),),),)"],
];

/** An .npz with one array whose header is odd. */
export function* hostileNpy(): Generator<HostileFile> {
  const header = (descr: string, shape: string, order = "False") =>
    `{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }\n`;
  const headers = [
    ...descriptions.map((descr) => header(descr, "(2,)")),
    ...shapes.map((shape) => header("'<f4'", shape)),
    ...["None", "2", "'False'", "True", ""].map((order) => header("'<f4'", "(2,)", order)),
    ...["", "{}", "{", "nonsense", "{'shape': (2,)}", "{'descr': '<f4'}", "\0".repeat(60_000)],
  ];
  for (const text of headers)
    yield [`npz: ${text.slice(0, 90).trim()}`, () => npz(text, 1, text.length)];
  for (const version of [0, 2, 3, 4, 255])
    yield [`npz: version ${version}`, () => npz(header("'<f4'", "(2,)"), version, 20)];
  for (const length of [0, 1, 9, 65_535])
    yield [`npz: a header of ${length} bytes`, () => npz(header("'<f4'", "(2,)"), 1, length)];
}

/** Pickles of every instruction: alone, very often, after a stack of values, and with the largest of arguments. */
export function* hostilePickles(): Generator<HostileFile> {
  const pickle = (bytes: Uint8Array) => zipSync({ "m/data.pkl": bytes }, { level: 1 });
  const numbers = strToU8("\x80\x02K\x01K\x02K\x03(K\x04K\x05", true);
  for (let code = 0; code < 256; code++) {
    const name = `pickle: instruction ${code}`;
    yield [name, () => pickle(Uint8Array.of(code))];
    yield [`${name}, 100,000 times`, () => pickle(new Uint8Array(1e5).fill(code))];
    yield [`${name} of values`, () => pickle(Uint8Array.of(...numbers, code, 0x2e))];
    const most = [code, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f];
    yield [`${name} of the largest`, () => pickle(Uint8Array.of(...numbers, ...most, 0x2e))];
  }
}

/** The marks by which the parts of an HDF5 file begin. */
const marks = ["TREE", "SNOD", "HEAP", "OHDR", "OCHK", "FRHP", "BTHD", "GCOL"];

/** An HDF5 file in which one address leads to another part: to its parent, to itself, to what another leads to. */
export function* hostileHdf5(name: string, file: Uint8Array, most: number): Generator<HostileFile> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const parts = placesOf(file, (k) =>
    marks.includes(String.fromCharCode(...file.subarray(k, k + 4))),
  );
  // Groups of old files have no mark: their object headers are what symbol tables lead to.
  const headers = placesOf(file, (k) => file[k] === 1 && file[k + 1] === 0 && k % 8 === 0 && k > 0);
  const known = new Set([...parts, ...headers]);
  const fields = placesOf(
    file,
    (k) => k + 8 <= file.length && known.has(Number(view.getBigUint64(k, true))),
  );
  const swaps = fields.flatMap((at) =>
    [...parts, ...headers, 0, file.length].map((to) => [at, to]),
  );
  const step = Math.max(1, Math.floor(swaps.length / most));
  for (const [at, to] of swaps.filter((_, k) => k % step === 0))
    yield [
      `${name}: the address at ${at} leads to ${to}`,
      () => {
        const odd = file.slice();
        new DataView(odd.buffer).setBigUint64(at!, BigInt(to!), true);
        return odd;
      },
    ];
}

function npz(header: string, version: number, length: number): Uint8Array {
  const bytes = new Uint8Array(10 + header.length + 8);
  bytes.set(strToU8("\x93NUMPY", true));
  bytes.set([version, 0, length & 255, length >> 8], 6);
  bytes.set(strToU8(header, true), 10);
  return zipSync({ "a.npy": bytes });
}

function quoted(text: string): string {
  return `'${text}'`;
}

function placesOf(file: Uint8Array, fits: (at: number) => boolean): number[] {
  return [...file.keys()].filter((at) => at + 4 <= file.length && fits(at));
}
