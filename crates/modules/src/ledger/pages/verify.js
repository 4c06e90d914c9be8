// Checks a receipt in the browser: nothing that is checked leaves this machine. The hashes and the signature
// are computed here, because browsers offer their own only over https.
"use strict";
(() => {
  const form = document.getElementById("verify");
  const outcome = document.getElementById("outcome");
  const bytesOf = (text) => new TextEncoder().encode(text);
  const join = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const base64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const same = (a, b) => a.length === b.length && a.every((byte, at) => byte === b[at]);

  // SHA-2 for words of 32 and of 64 bits: one algorithm, its constants from the roots of primes.
  const primes = (count) => {
    const found = [];
    for (let n = 2; found.length < count; n += 1) if (found.every((p) => n % p)) found.push(n);
    return found;
  };
  const root = (value, degree) => {
    let low = 0n, high = value;
    while (low < high) {
      const middle = (low + high + 1n) >> 1n;
      if (middle ** degree <= value) low = middle; else high = middle - 1n;
    }
    return low;
  };
  const sha2 = (bits, rounds, [s0, s1, S0, S1]) => {
    const width = BigInt(bits), mask = (1n << width) - 1n;
    const fraction = (prime, degree) => root(BigInt(prime) << (degree * width), degree) & mask;
    const start = primes(8).map((prime) => fraction(prime, 2n));
    const keys = primes(rounds).map((prime) => fraction(prime, 3n));
    const turn = (x, by) => ((x >> BigInt(by)) | (x << (width - BigInt(by)))) & mask;
    const small = ([a, b, shift], x) => turn(x, a) ^ turn(x, b) ^ (x >> BigInt(shift));
    const large = ([a, b, c], x) => turn(x, a) ^ turn(x, b) ^ turn(x, c);
    const block = bits * 2, word = bits / 8;
    return (message) => {
      const length = message.length;
      const padded = new Uint8Array(Math.ceil((length + 1 + word * 2) / block) * block);
      padded.set(message);
      padded[length] = 0x80;
      for (let at = 0, rest = BigInt(length) * 8n; rest > 0n; at += 1, rest >>= 8n) {
        padded[padded.length - 1 - at] = Number(rest & 255n);
      }
      const state = [...start];
      for (let at = 0; at < padded.length; at += block) {
        const w = [];
        for (let t = 0; t < 16; t += 1) {
          let value = 0n;
          for (let i = 0; i < word; i += 1) value = (value << 8n) | BigInt(padded[at + t * word + i]);
          w.push(value);
        }
        for (let t = 16; t < rounds; t += 1) {
          w.push((w[t - 16] + small(s0, w[t - 15]) + w[t - 7] + small(s1, w[t - 2])) & mask);
        }
        let [a, b, c, d, e, f, g, h] = state;
        for (let t = 0; t < rounds; t += 1) {
          const one = (h + large(S1, e) + ((e & f) ^ (~e & mask & g)) + keys[t] + w[t]) & mask;
          const two = (large(S0, a) + ((a & b) ^ (a & c) ^ (b & c))) & mask;
          [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & mask, c, b, a, (one + two) & mask];
        }
        [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] = (state[i] + value) & mask; });
      }
      const out = new Uint8Array(bits);
      state.forEach((value, i) => {
        for (let n = 0; n < word; n += 1) out[i * word + word - 1 - n] = Number((value >> BigInt(8 * n)) & 255n);
      });
      return out;
    };
  };
  const sha256 = sha2(32, 64, [[7, 18, 3], [17, 19, 10], [2, 13, 22], [6, 11, 25]]);
  const sha512 = sha2(64, 80, [[1, 8, 7], [19, 61, 6], [28, 34, 39], [14, 18, 41]]);

  // Ed25519 of RFC 8032, verification only.
  const P = 2n ** 255n - 19n, L = 2n ** 252n + 27742317777372353535851937790883648493n;
  const mod = (x, m = P) => ((x % m) + m) % m;
  const power = (x, n) => {
    let result = 1n;
    for (let base = mod(x), rest = n; rest > 0n; rest >>= 1n, base = mod(base * base)) {
      if (rest & 1n) result = mod(result * base);
    }
    return result;
  };
  const D = mod(-121665n * power(121666n, P - 2n));
  const little = (bytes) => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const point = (bytes) => {
    const value = little(bytes), y = value & ((1n << 255n) - 1n);
    if (y >= P) return null;
    const u = mod(y * y - 1n), v = mod(D * y * y + 1n);
    let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
    if (mod(v * x * x) === mod(-u)) x = mod(x * power(2n, (P - 1n) / 4n));
    if (mod(v * x * x) !== u || (x === 0n && value >> 255n)) return null;
    if ((x & 1n) !== value >> 255n) x = P - x;
    return [x, y, 1n, mod(x * y)];
  };
  const add = ([x1, y1, z1, t1], [x2, y2, z2, t2]) => {
    const a = mod((y1 - x1) * (y2 - x2)), b = mod((y1 + x1) * (y2 + x2));
    const c = mod(2n * t1 * t2 * D), d = mod(2n * z1 * z2);
    const [e, f, g, h] = [b - a, d - c, d + c, b + a];
    return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
  };
  const times = (start, n) => {
    let sum = [0n, 1n, 1n, 0n];
    for (let base = start, rest = n; rest > 0n; rest >>= 1n, base = add(base, base)) {
      if (rest & 1n) sum = add(sum, base);
    }
    return sum;
  };
  const BASE = point(Uint8Array.from([0x58, ...Array(31).fill(0x66)]));
  const signed = (key, message, signature) => {
    if (signature.length !== 64) return false;
    const a = point(key), r = point(signature.slice(0, 32)), s = little(signature.slice(32));
    if (!a || !r || s >= L) return false;
    const k = mod(little(sha512(join(signature.slice(0, 32), key, message))), L);
    const [x1, y1, z1] = times(BASE, s), [x2, y2, z2] = add(r, times(a, k));
    return mod(x1 * z2 - x2 * z1) === 0n && mod(y1 * z2 - y2 * z1) === 0n;
  };

  // The formats: a PDF with an attachment, a proof, a signed note, a key.
  const inflate = async (bytes) =>
    new Uint8Array(await new Response(
      new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer());
  const textOf = async (bytes) => {
    const latin = new TextDecoder("latin1").decode(bytes);
    if (!latin.startsWith("%PDF-")) return new TextDecoder().decode(bytes);
    for (let at = latin.indexOf("/EmbeddedFile"); at >= 0; at = latin.indexOf("/EmbeddedFile", at + 1)) {
      const start = latin.indexOf("stream", at), end = latin.indexOf("endstream", start + 6);
      const dictionary = latin.slice(latin.lastIndexOf("obj", at), start);
      if (start < 0 || end < 0 || !/\/Type\s*\/EmbeddedFile\b/.test(dictionary)) continue;
      const from = start + 6 + (latin[start + 6] === "\r" ? 2 : 1);
      const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1] ?? end - from);
      const content = bytes.slice(from, from + length);
      return new TextDecoder().decode(dictionary.includes("/FlateDecode") ? await inflate(content) : content);
    }
    return "";
  };
  const readProof = (text) => {
    const gap = text.indexOf("\n\n"), lines = text.slice(0, gap).split("\n");
    if (gap < 0 || lines.shift() !== "c2sp.org/tlog-proof@v1") return null;
    const extra = lines[0]?.startsWith("extra ") ? base64(lines.shift().slice(6)) : new Uint8Array();
    const index = /^index (0|[1-9]\d*)$/.exec(lines.shift() ?? "");
    const note = text.slice(gap + 2), cut = note.lastIndexOf("\n\n");
    if (!index || cut < 0) return null;
    const [origin, size, head] = note.split("\n");
    return {
      extra, index: BigInt(index[1]), hashes: lines.map(base64), origin, size: BigInt(size), root: base64(head),
      text: note.slice(0, cut + 1), signatures: note.slice(cut + 2).split("\n").filter(Boolean),
    };
  };
  const readKey = (line) => {
    // The key itself may hold a plus sign, name and id may not.
    const [, name, id, key] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(line.trim()) ?? [];
    const bytes = key ? base64(key) : [];
    return bytes[0] === 1 && bytes.length === 33 ? { name, id, key: bytes.slice(1) } : null;
  };
  const signedBy = (proof, keys) =>
    proof.signatures.some((line) => {
      const [, name, value] = line.split(" ");
      const bytes = base64(value), id = [...bytes.slice(0, 4)].map((b) => b.toString(16).padStart(2, "0")).join("");
      return keys.some((key) => key.name === proof.origin && key.name === name && key.id === id
        && signed(key.key, bytesOf(proof.text), bytes.slice(4)));
    });
  const included = (proof, entry) => {
    if (proof.index >= proof.size) return false;
    let at = proof.index, last = proof.size - 1n, hash = sha256(join([0], entry));
    for (const sibling of proof.hashes) {
      if (last === 0n) return false;
      if (at & 1n || at === last) {
        hash = sha256(join([1], sibling, hash));
        while (!(at & 1n) && at !== 0n) { at >>= 1n; last >>= 1n; }
      } else {
        hash = sha256(join([1], hash, sibling));
      }
      at >>= 1n;
      last >>= 1n;
    }
    return last === 0n && same(hash, proof.root);
  };

  const show = (id, slots = {}) => {
    outcome.replaceChildren(document.getElementById(id).content.cloneNode(true));
    Object.entries(slots).forEach(([name, value]) => {
      outcome.querySelector(`[data-slot=${name}]`).textContent = value;
    });
    outcome.focus();
  };
  const moment = (at) => {
    if (!at) return "";
    const part = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh", ...options }).format(at);
    return `${part({ hour: "2-digit", minute: "2-digit" })} ${part({ day: "2-digit", month: "2-digit", year: "numeric" })}`;
  };
  const keysOf = async (origin) => {
    const typed = form.elements.key.value.trim();
    if (typed) return typed.split("\n").map(readKey).filter(Boolean);
    const answer = await fetch(`/ledger/${encodeURIComponent(origin.split("/").pop())}/key`);
    return answer.ok ? (await answer.text()).split("\n").filter(Boolean).map(readKey).filter(Boolean) : [];
  };
  const check = async () => {
    const file = form.elements.file.files[0];
    const text = file ? await textOf(new Uint8Array(await file.arrayBuffer())) : form.elements.proof.value;
    let proof = null;
    try { proof = readProof(text.replaceAll("\r\n", "\n")); } catch { /* not a proof */ }
    if (!proof) return show("ledger-no-proof");
    const keys = await keysOf(proof.origin);
    if (!keys.some((key) => key.name === proof.origin)) return show("ledger-other-log");
    if (proof.extra.length < 32) return show("ledger-no-content");
    const entry = sha256(join(bytesOf("motcua event v1\n"), proof.extra));
    if (!included(proof, entry) || !signedBy(proof, keys)) return show("ledger-not-proven");
    const said = JSON.parse(new TextDecoder().decode(proof.extra.slice(32)));
    return show("proven", {
      code: said.data?.what?.code ?? "", received: moment(said.at), promised: moment(said.data?.due),
      origin: proof.origin, index: String(proof.index), size: String(proof.size),
    });
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    check().catch(() => show("ledger-no-proof"));
  });
})();
