// The Bluetooth Heart Rate Measurement (0x2A37), byte by byte.
//
//   byte 0   bit 0: rate is 16 bit; bits 1–2: contact detected, contact supported;
//            bit 3: two bytes of energy follow the rate; bit 4: RR intervals follow
//   then     rate (1 or 2 bytes), energy (0 or 2 bytes), RR in 1/1024 s (2 bytes each, to the end)

import { maxRr, maxRrMs, minRrMs } from './limits';
import type { Reading } from './sensor';

export interface Measurement extends Reading {
  intervalsPresent: boolean; // whether this notification had RR at all
}

export function parseMeasurement(data: DataView): Measurement | undefined {
  if (data.byteLength < 2) return undefined;
  const flags = data.getUint8(0);
  let at = 1;
  const wide = (flags & 0x01) !== 0;
  if (data.byteLength < at + (wide ? 2 : 1)) return undefined;
  const bpm = wide ? data.getUint16(at, true) : data.getUint8(at);
  at += wide ? 2 : 1;
  if ((flags & 0x08) !== 0) at += 2;

  const rr_ms: number[] = [];
  if ((flags & 0x10) !== 0) {
    // An odd byte at the end belongs to nothing.
    for (; at + 2 <= data.byteLength; at += 2) rr_ms.push((data.getUint16(at, true) / 1024) * 1000);
  }
  const contactSupported = (flags & 0x04) !== 0;
  return {
    // What lies outside is no heartbeat; the server would refuse the whole notification for it.
    rr_ms: rr_ms.filter((rr) => rr >= minRrMs && rr <= maxRrMs).slice(-maxRr),
    // 0 is how straps say that they do not know.
    ...(bpm > 0 ? { bpm } : {}),
    ...(contactSupported ? { contact: (flags & 0x02) !== 0 } : {}),
    intervalsPresent: rr_ms.length > 0,
  };
}
