// SPDX-License-Identifier: Apache-2.0
// The text of every noun, embedded at build time: exported programs carry the same bytes as this
// library was compiled from.
#include <stddef.h>
#include <string.h>
#include "include/apus_runtime.h"
#pragma clang diagnostic ignored "-Wc23-extensions"

static const char platform_text[] = {
#embed "text/platform.h" suffix(,)
    0};
static const char mode_text[] = {
#embed "text/mode.h" suffix(,)
    0};
static const char status_text[] = {
#embed "text/status.h" suffix(,)
    0};
static const char batch_text[] = {
#embed "text/batch.h" suffix(,)
    0};
static const char scalar_text[] = {
#embed "text/scalar.h" suffix(,)
    0};
static const char bits_text[] = {
#embed "text/bits.h" suffix(,)
    0};
static const char short_text[] = {
#embed "text/short.h" suffix(,)
    0};
static const char transcendental_text[] = {
#embed "text/transcendental.h" suffix(,)
    0};
static const char strip_text[] = {
#embed "text/strip.h" suffix(,)
    0};
static const char reduce_text[] = {
#embed "text/reduce.h" suffix(,)
    0};
static const char gemm_tile_text[] = {
#embed "text/gemm_tile.h" suffix(,)
    0};
static const char gemm_pack_text[] = {
#embed "text/gemm_pack.h" suffix(,)
    0};
static const char gemm_text[] = {
#embed "text/gemm.h" suffix(,)
    0};
static const char philox_text[] = {
#embed "text/philox.h" suffix(,)
    0};
static const char index_text[] = {
#embed "text/index.h" suffix(,)
    0};
static const char threads_text[] = {
#embed "text/threads.h" suffix(,)
    0};

static const struct {
  const char *noun;
  const char *text;
} texts[] = {
    {"platform", platform_text},
    {"mode", mode_text},
    {"status", status_text},
    {"batch", batch_text},
    {"scalar", scalar_text},
    {"bits", bits_text},
    {"short", short_text},
    {"transcendental", transcendental_text},
    {"strip", strip_text},
    {"reduce", reduce_text},
    {"gemm_tile", gemm_tile_text},
    {"gemm_pack", gemm_pack_text},
    {"gemm", gemm_text},
    {"philox", philox_text},
    {"index", index_text},
    {"threads", threads_text},
};

int apus_runtime_text_count(void) { return (int)(sizeof texts / sizeof texts[0]); }

const char *apus_runtime_text_name(int index) {
  return index >= 0 && index < apus_runtime_text_count() ? texts[index].noun : NULL;
}

const char *apus_runtime_text(const char *noun) {
  for (int i = 0; i < apus_runtime_text_count(); i++)
    if (strcmp(texts[i].noun, noun) == 0) return texts[i].text;
  return NULL;
}
