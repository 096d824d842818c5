// begin philox.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform
// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random
// numbers: as easy as 1, 2, 3" (2011): a block of four words is a pure function of counter and key.
APUS_INLINE void apus_philox_block(uint32_t c0, uint32_t c1, uint32_t c2, uint32_t c3, uint32_t k0,
                                   uint32_t k1, uint32_t *out) {
  for (int round = 0; round < 10; round++) {
    const uint64_t p0 = (uint64_t)c0 * 0xd2511f53u, p1 = (uint64_t)c2 * 0xcd9e8d57u;
    c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
    c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
    c1 = (uint32_t)p1;
    c3 = (uint32_t)p0;
    k0 += 0x9e3779b9u;
    k1 += 0xbb67ae85u;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}
APUS_FUNCTION void apus_philox4x32(const uint32_t *counter, const uint32_t *key, uint32_t *out) {
  apus_philox_block(counter[0], counter[1], counter[2], counter[3], key[0], key[1], out);
}

// Sixteen blocks with consecutive counters from `first` on, side by side, so that loops over them become
// vector code.
APUS_FUNCTION void apus_philox_blocks(uint64_t first, uint32_t c2, uint32_t c3, uint32_t k0,
                                      uint32_t k1, uint32_t *out) {
  uint32_t a[16], b[16], c[16], d[16];
  for (uint32_t l = 0; l < 16; l++) {
    a[l] = (uint32_t)(first + l);
    b[l] = (uint32_t)((first + l) >> 32);
    c[l] = c2;
    d[l] = c3;
  }
  for (int round = 0; round < 10; round++) {
    for (int l = 0; l < 16; l++) {
      const uint64_t p0 = (uint64_t)a[l] * 0xd2511f53u, p1 = (uint64_t)c[l] * 0xcd9e8d57u;
      a[l] = (uint32_t)(p1 >> 32) ^ b[l] ^ k0;
      c[l] = (uint32_t)(p0 >> 32) ^ d[l] ^ k1;
      b[l] = (uint32_t)p1;
      d[l] = (uint32_t)p0;
    }
    k0 += 0x9e3779b9u;
    k1 += 0xbb67ae85u;
  }
  for (int l = 0; l < 16; l++) {
    out[4 * l] = a[l];
    out[4 * l + 1] = b[l];
    out[4 * l + 2] = c[l];
    out[4 * l + 3] = d[l];
  }
}

// Word p of a stream from block `first` on: word p mod 4 of the block with counter (b low, b high, stream low,
// stream high), b being first + p / 4. Key, block and stream are numbers of 64 bits without a sign, written
// with one like every other number in a call; no position is negative.
APUS_INLINE uint32_t apus_random_word(int64_t key, int64_t first, int64_t stream,
                                      int64_t position) {
  const uint64_t block = (uint64_t)first + (uint64_t)position / 4;
  uint32_t words[4];
  apus_philox_block((uint32_t)block, (uint32_t)(block >> 32), (uint32_t)stream,
                    (uint32_t)((uint64_t)stream >> 32), (uint32_t)key,
                    (uint32_t)((uint64_t)key >> 32), words);
  // Chosen by conditions, which become masks where a loop of these becomes vector code.
  const uint32_t low = (position & 1) != 0 ? words[1] : words[0];
  const uint32_t high = (position & 1) != 0 ? words[3] : words[2];
  return (position & 2) != 0 ? high : low;
}

// The words `start`, `start` + step, and so on of a stream.
APUS_FUNCTION void apus_random_words(int64_t n, uint32_t *z, int64_t key, int64_t first,
                                     int64_t stream, int64_t start, int64_t step) {
  const uint32_t k0 = (uint32_t)key, k1 = (uint32_t)((uint64_t)key >> 32);
  const uint32_t c2 = (uint32_t)stream, c3 = (uint32_t)((uint64_t)stream >> 32);
  int64_t i = 0;
  if (step == 1) {
    for (; i < n && ((start + i) & 3) != 0; i++)
      z[i] = apus_random_word(key, first, stream, start + i);
    for (; i <= n - 64; i += 64)
      apus_philox_blocks((uint64_t)first + (uint64_t)(start + i) / 4, c2, c3, k0, k1, z + i);
    if (i < n) {
      uint32_t last[64] = {0};
      apus_philox_blocks((uint64_t)first + (uint64_t)(start + i) / 4, c2, c3, k0, k1, last);
      // Counted by the block's length, so that gcc sees that no more than the block is read.
      for (int64_t j = 0; j < 64 && i + j < n; j++) z[i + j] = last[j];
    }
  } else {
    for (; i < n; i++) z[i] = apus_random_word(key, first, stream, start + i * step);
  }
}

// A uniformly random permutation of 0..<n, n <= 2^32: Fisher and Yates from the last place down to 1.
// Words w are those of blocks with counters (i, epoch, stream low, stream high) and the key (seed low,
// seed high), i counting from 0, used in order. Place i is exchanged with place floor(w (i + 1) / 2^32); a word whose w (i + 1) mod 2^32 is
// below 2^32 mod (i + 1) is skipped, which makes the draw unbiased (Lemire, "Fast random integer
// generation in an interval", 2019).
APUS_FUNCTION void apus_shuffle(int64_t n, uint32_t *out, uint64_t seed, uint64_t stream,
                                uint32_t epoch) {
  uint32_t words[4] = {0, 0, 0, 0};
  uint32_t block = 0;
  int used = 4;
  for (int64_t i = 0; i < n; i++) out[i] = (uint32_t)i;
  for (int64_t i = n - 1; i > 0; i--) {
    const uint64_t bound = (uint64_t)i + 1;
    const uint64_t threshold = 0x100000000u % bound;
    uint64_t product;
    do {
      if (used == 4) {
        apus_philox_block(block, epoch, (uint32_t)stream, (uint32_t)(stream >> 32), (uint32_t)seed,
                          (uint32_t)(seed >> 32), words);
        block++;
        used = 0;
      }
      product = words[used] * bound;
      used++;
    } while ((product & 0xffffffffu) < threshold);
    const uint64_t j = product >> 32;
    const uint32_t held = out[i];
    out[i] = out[j];
    out[j] = held;
  }
}
// end philox.h
