// Small files to attach, made here so that no binary lies in the repository.

import { crc32, deflateSync } from 'node:zlib';

/** A PDF of one empty page. */
export function pdf(name = 'giay-chung-sinh.pdf') {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj${object}endobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const table = text.length;
  text += `xref\n0 4\n0000000000 65535 f \n${places.join('')}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`;
  return { name, mimeType: 'application/pdf', buffer: Buffer.from(text, 'latin1') };
}

/** A PNG of one white pixel. */
export function png(name = 'anh.png') {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  const buffer = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from([0, 255]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { name, mimeType: 'image/png', buffer };
}

/** A Windows program that calls itself a PDF. */
export function disguised(name = 'don.pdf') {
  const buffer = Buffer.alloc(512);
  buffer.write('MZ\u0090', 'latin1');
  return { name, mimeType: 'application/pdf', buffer };
}

/** A PDF of so many bytes. */
export function padded(bytes, name = 'qua-lon.pdf') {
  const { buffer } = pdf(name);
  return { name, mimeType: 'application/pdf', buffer: Buffer.concat([buffer, Buffer.alloc(bytes - buffer.length, 0x20)]) };
}
