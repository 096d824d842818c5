// begin transcendental.h
// SPDX-License-Identifier: Apache-2.0
// needs: platform bits
// Elementary functions of one element. Those of f32 have no branch and no call, so that a compiler
// turns a loop over them into vector code; each is right for zeros, subnormals (also where these count as
// zeros), infinities and NaN, and within 4 ULP elsewhere (measured errors stand at each). Rounding to an
// integer is the addition of a large constant, which holds as long as the compiler may not reassociate.
// What may be rounded once is written as APUS_FMA. Those of f64 are libm's. A new one has its two functions below and
// its name in this list: X(name, suffix, C type, C type of the result).
#define APUS_TRANSCENDENTAL_OF(X, S, T)                                                            \
  X(exp, S, T, T) X(log, S, T, T) X(log1p, S, T, T) X(expm1, S, T, T) X(tanh, S, T, T)             \
  X(logistic, S, T, T) X(sin, S, T, T) X(cos, S, T, T) X(erf, S, T, T) X(atan, S, T, T)
// x between two bounds; a NaN stays.
APUS_INLINE float apus_clamp(float x, float least, float greatest) {
  return apus_pick(x < least, least, apus_pick(x > greatest, greatest, x));
}
APUS_INLINE float apus_with_sign_of(float magnitude, float sign) {
  return apus_float_from((apus_bits_of(magnitude) & 0x7fffffffu) | (apus_bits_of(sign) & 0x80000000u));
}

// Reduction shared by exp and expm1: x = n ln 2 + r, |r| <= ln 2 / 2; gives exp(r) - 1 and n.
// Polynomial and split of ln 2 from Cephes (S. Moshier).
APUS_INLINE float apus_exp_reduced(float x, uint32_t *n) {
  const float shifted = APUS_FMA_f32(x, 1.44269504f, 12582912.0f);
  const float whole = shifted - 12582912.0f;
  const float r = APUS_FMA_f32(whole, 2.12194440e-4f, APUS_FMA_f32(whole, -0.693359375f, x));
  float p = 1.9875691500e-4f;
  p = APUS_FMA_f32(p, r, 1.3981999507e-3f);
  p = APUS_FMA_f32(p, r, 8.3334519073e-3f);
  p = APUS_FMA_f32(p, r, 4.1665795894e-2f);
  p = APUS_FMA_f32(p, r, 1.6666665459e-1f);
  p = APUS_FMA_f32(p, r, 5.0000001201e-1f);
  *n = apus_bits_of(shifted) - 0x4b400000u;
  return APUS_FMA_f32(p, r * r, r);
}

// The power 2^n, in two factors so that results below the normal range are rounded only once.
APUS_FUNCTION float apus_exp_f32(float x) {
  uint32_t n;
  const float p = apus_exp_reduced(apus_clamp(x, -104.0f, 89.0f), &n) + 1.0f;
  const uint32_t half = ((n + 512u) >> 1) - 256u;
  return p * apus_float_from((half + 127u) << 23) * apus_float_from((n - half + 127u) << 23);
}

APUS_FUNCTION float apus_expm1_f32(float x) {
  uint32_t n;
  const float q = apus_exp_reduced(apus_clamp(x, -20.0f, 89.0f), &n);
  const float half = apus_float_from((n + 126u) << 23);
  const float y = 2.0f * APUS_FMA_f32(q, half, half - 0.5f);
  return apus_with_sign_of(apus_pick(fabsf(x) < 1e-8f, x, y), x);
}

// log((1 + f)) - f + f^2/2 on [sqrt(1/2) - 1, sqrt(2) - 1], after FreeBSD's e_logf.c; the caller adds.
APUS_INLINE float apus_log_tail(float f, float half_square) {
  const float s = f / (2.0f + f), z = s * s, w = z * z;
  const float even = z * APUS_FMA_f32(w, 0.28498786688f, 0.66666662693f);
  const float odd = w * APUS_FMA_f32(w, 0.24279078841f, 0.40000972152f);
  return s * (half_square + (even + odd));
}

APUS_FUNCTION float apus_log_f32(float x) {
  const float scaled = x * 8388608.0f;
  const uint32_t tiny = x < 1.17549435e-38f;
  const uint32_t bits = apus_bits_of(apus_pick(tiny, scaled, x)) + (0x3f800000u - 0x3f3504f3u);
  const int32_t exponent = (int32_t)(bits >> 23) - (int32_t)(127u + 23u * tiny);
  const float f = apus_float_from((bits & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
  const float k = (float)exponent, half_square = 0.5f * f * f;
  const float tail = APUS_FMA_f32(k, 9.0580006145e-06f, apus_log_tail(f, half_square));
  const float y = APUS_FMA_f32(k, 6.9313812256e-01f, (tail - half_square) + f);
  const float zero = apus_pick(x == 0.0f, -INFINITY, y);
  const float negative = apus_pick(x < 0.0f, NAN, zero);
  return apus_pick((x == INFINITY) | (x != x), x, negative);
}

// With u = 1 + x rounded, log(1 + x) = log(u) + (what rounding lost) / u.
APUS_FUNCTION float apus_log1p_f32(float x) {
  const float u = 1.0f + x;
  const uint32_t bits = apus_bits_of(u) + (0x3f800000u - 0x3f3504f3u);
  const int32_t exponent = (int32_t)(bits >> 23) - 127;
  const float lost = apus_pick(exponent >= 2, 1.0f - (u - x), x - (u - 1.0f));
  const float correction = apus_pick(exponent < 25, lost / u, 0.0f);
  const uint32_t near = exponent == 0;
  const float reduced = apus_float_from((bits & 0x007fffffu) + 0x3f3504f3u) - 1.0f;
  const float f = apus_pick(near, x, reduced);
  const float c = apus_pick(near, 0.0f, correction);
  const float k = (float)exponent, half_square = 0.5f * f * f;
  const float tail = apus_log_tail(f, half_square) + APUS_FMA_f32(k, 9.0580006145e-06f, c);
  const float y = APUS_FMA_f32(k, 6.9313812256e-01f, (tail - half_square) + f);
  const float signed_ = apus_with_sign_of(y, x);
  const float minus_one = apus_pick(x == -1.0f, -INFINITY, signed_);
  const float negative = apus_pick(x < -1.0f, NAN, minus_one);
  return apus_pick((x == INFINITY) | (x != x), x, negative);
}

APUS_FUNCTION float apus_tanh_f32(float x) {
  const float t = apus_expm1_f32(-2.0f * fabsf(x));
  return apus_with_sign_of(t / (t + 2.0f), x);
}

APUS_FUNCTION float apus_logistic_f32(float x) {
  const float z = apus_exp_f32(-fabsf(x));
  return apus_pick(x < 0.0f, z, 1.0f) / (1.0f + z);
}

// Two minimax forms after N. Juffa: odd polynomial near 0, 1 - exp(-polynomial) beyond.
APUS_FUNCTION float apus_erf_f32(float x) {
  const float magnitude = fabsf(x), square = x * x;
  const float t = apus_clamp(magnitude, 0.0f, 4.0f), tt = t * t;
  const float high = APUS_FMA_f32(-1.72853470e-5f, t, 3.83197126e-4f);
  const float next = APUS_FMA_f32(-3.88396438e-3f, t, 2.42546219e-2f);
  float far = APUS_FMA_f32(high, tt, next);
  far = APUS_FMA_f32(far, t, -1.06777877e-1f);
  far = APUS_FMA_f32(far, t, -6.34846687e-1f);
  far = APUS_FMA_f32(far, t, -1.28717512e-1f);
  far = APUS_FMA_f32(far, t, -t);
  far = 1.0f - apus_exp_f32(far);
  float near = -5.96761703e-4f;
  near = APUS_FMA_f32(near, square, 4.99119423e-3f);
  near = APUS_FMA_f32(near, square, -2.67681349e-2f);
  near = APUS_FMA_f32(near, square, 1.12819925e-1f);
  near = APUS_FMA_f32(near, square, -3.76125336e-1f);
  near = APUS_FMA_f32(near, square, 1.28379166e-1f);
  // Lifted, so that the smaller term is no subnormal number, which may count as zero.
  const float lifted = magnitude * 16777216.0f;
  near = APUS_FMA_f32(near, lifted, lifted) * 5.9604644775390625e-8f;
  return apus_with_sign_of(apus_pick(magnitude > 0.927734375f, far, near), x);
}

// The angle of |x| less 0, pi/4 or pi/2, whose tangent is at most tan(pi/8); polynomial from Cephes.
APUS_FUNCTION float apus_atan_f32(float x) {
  const float magnitude = fabsf(x);
  const uint32_t middle = magnitude > 0.41421356f, far = magnitude > 2.41421356f;
  const float above = apus_pick(far, -1.0f, apus_pick(middle, magnitude - 1.0f, magnitude));
  const float below = apus_pick(far, magnitude, apus_pick(middle, magnitude + 1.0f, 1.0f));
  const float t = above / below, z = t * t;
  float p = 8.05374449538e-2f;
  p = APUS_FMA_f32(p, z, -1.38776856032e-1f);
  p = APUS_FMA_f32(p, z, 1.99777106478e-1f);
  p = APUS_FMA_f32(p, z, -3.33329491539e-1f);
  const float turned = apus_pick(far, 1.57079637f, apus_pick(middle, 0.785398185f, 0.0f));
  return apus_with_sign_of(turned + APUS_FMA_f32(p * z, t, t), x);
}

// Quarter turns in |x|, for every finite float (Payne and Hanek's idea in double arithmetic): 2/pi is
// cut in pieces of 29 bits, so a product with the 24 bits of x is exact; multiples of 4 are dropped
// from each product; the nearest integer n is subtracted before the small pieces are added, so that
// cancellation near a multiple of pi/2 costs nothing.
APUS_INLINE double apus_dropped_turns(double product) {
  const double exact = product * 0.25;
  const double rounded = (exact + 4503599627370496.0) - 4503599627370496.0;
  const double turns = apus_pick_double(exact < 4503599627370496.0, rounded, exact);
  return product - 4.0 * turns;
}
APUS_INLINE float apus_quarter_turn(float x, uint32_t *n) {
  const double magnitude = (double)fabsf(x);
  const double p0 = apus_dropped_turns(magnitude * 0x1.45f306dp-1);
  const double p1 = apus_dropped_turns(magnitude * 0x1.9391054p-30);
  const double p2 = apus_dropped_turns(magnitude * 0x1.4fe13abp-59);
  const double p3 = apus_dropped_turns(magnitude * 0x1.d1f534dp-88);
  const double p4 = apus_dropped_turns(magnitude * 0x1.b81b6c5p-117);
  const double p5 = apus_dropped_turns(magnitude * 0x1.5993c4p-148);
  const double p6 = magnitude * 0x1.c820ff2p-175;
  const double shifted = (((((p0 + p1) + p2) + p3) + p4) + p5) + 6755399441055744.0;
  const double whole = shifted - 6755399441055744.0;
  const double part = (((((((p0 - whole) + p1) + p2) + p3) + p4) + p5) + p6);
  *n = (uint32_t)apus_bits_of_double(shifted);
  return (float)(part * 1.57079632679489661923);
}
// The sine of n quarter turns and r, |r| <= pi/4, polynomials from Cephes.
APUS_INLINE float apus_sine_of(float r, uint32_t n) {
  const float z = r * r;
  float sine = -1.9515295891e-4f;
  sine = APUS_FMA_f32(sine, z, 8.3321608736e-3f);
  sine = APUS_FMA_f32(sine, z, -1.6666654611e-1f);
  sine = APUS_FMA_f32(sine, z * r, r);
  float cosine = 2.443315711809948e-5f;
  cosine = APUS_FMA_f32(cosine, z, -1.388731625493765e-3f);
  cosine = APUS_FMA_f32(cosine, z, 4.166664568298827e-2f);
  cosine = APUS_FMA_f32(cosine, z * z, APUS_FMA_f32(-0.5f, z, 1.0f));
  const float y = apus_pick(n & 1u, cosine, sine);
  return apus_float_from(apus_bits_of(y) ^ ((n & 2u) << 30));
}
APUS_FUNCTION float apus_sin_f32(float x) {
  uint32_t n;
  const float r = apus_quarter_turn(x, &n);
  const float y = apus_sine_of(r, n);
  return apus_float_from(apus_bits_of(y) ^ (apus_bits_of(x) & 0x80000000u));
}
APUS_FUNCTION float apus_cos_f32(float x) {
  uint32_t n;
  const float r = apus_quarter_turn(x, &n);
  return apus_sine_of(r, n + 1u);
}

// 2^(y log2 |x|) in double, then C99's table of special cases as selections.
APUS_FUNCTION float apus_pow_f32(float x, float y) {
  const double base = (double)fabsf(x), power = (double)y;
  const uint64_t bits = apus_bits_of_double(base) - 0x3fe6a09e667f3bcdu + 0x3ff0000000000000u;
  const double exponent = apus_double_from((bits >> 52) | 0x4330000000000000u) - 4503599627371519.0;
  const double f = apus_double_from((bits & 0x000fffffffffffffu) + 0x3fe6a09e667f3bcdu) - 1.0;
  const double s = f / (2.0 + f), z = s * s;
  double q = 2.0 / 15.0;
  q = APUS_FMA_f64(q, z, 2.0 / 13.0);
  q = APUS_FMA_f64(q, z, 2.0 / 11.0);
  q = APUS_FMA_f64(q, z, 2.0 / 9.0);
  q = APUS_FMA_f64(q, z, 2.0 / 7.0);
  q = APUS_FMA_f64(q, z, 2.0 / 5.0);
  q = APUS_FMA_f64(q, z, 2.0 / 3.0);
  q = APUS_FMA_f64(q, z, 2.0);
  const double product = power * APUS_FMA_f64(q * s, 1.44269504088896340736, exponent);
  const double low = apus_pick_double(product < -200.0, -200.0, product);
  const double within = apus_pick_double(low > 200.0, 200.0, low);
  const double shifted = within + 6755399441055744.0;
  const double r = (within - (shifted - 6755399441055744.0)) * 0.69314718055994530942;
  double e = 1.0 / 362880.0;
  e = APUS_FMA_f64(e, r, 1.0 / 40320.0);
  e = APUS_FMA_f64(e, r, 1.0 / 5040.0);
  e = APUS_FMA_f64(e, r, 1.0 / 720.0);
  e = APUS_FMA_f64(e, r, 1.0 / 120.0);
  e = APUS_FMA_f64(e, r, 1.0 / 24.0);
  e = APUS_FMA_f64(e, r, 1.0 / 6.0);
  e = APUS_FMA_f64(e, r, 0.5);
  e = APUS_FMA_f64(e, r, 1.0);
  e = APUS_FMA_f64(e, r, 1.0);
  const float general = (float)(e * apus_double_from((apus_bits_of_double(shifted) + 1023u) << 52));
  const double integer = (double)apus_clamp(y, -33554432.0f, 33554432.0f);
  const double rounded = integer + 6755399441055744.0;
  const uint32_t whole = rounded - 6755399441055744.0 == integer;
  const uint32_t odd = whole & (uint32_t)apus_bits_of_double(rounded);
  const uint32_t zero = x == 0.0f, negative = x < 0.0f;
  const uint32_t edge = zero | (fabsf(x) == INFINITY);
  const float extreme = apus_pick(zero ^ (y < 0.0f), 0.0f, INFINITY);
  const float magnitude = apus_pick(edge, extreme, general);
  const uint32_t sign = (apus_bits_of(x) & (odd << 31));
  const float turned = apus_float_from(apus_bits_of(magnitude) | sign);
  const float real = apus_pick(negative & (1u - edge) & (1u - whole), NAN, turned);
  const float unit = apus_pick((x == -1.0f) & (fabsf(y) == INFINITY), 1.0f, real);
  const float defined = apus_pick((x != x) | (y != y), x + y, unit);
  return apus_pick((y == 0.0f) | (x == 1.0f), 1.0f, defined);
}

// libm takes a subnormal number apart by a product that is zero where such numbers count as zeros, and goes
// on with nonsense: it gets the zero.
#if APUS_FLUSHES
APUS_INLINE double apus_operand(double x) { return fabs(x) < 0x1p-1022 ? x * 0.0 : x; }
#else
APUS_INLINE double apus_operand(double x) { return x; }
#endif
APUS_FUNCTION double apus_exp_f64(double x) { return exp(apus_operand(x)); }
APUS_FUNCTION double apus_expm1_f64(double x) { return expm1(apus_operand(x)); }
APUS_FUNCTION double apus_log_f64(double x) { return log(apus_operand(x)); }
APUS_FUNCTION double apus_log1p_f64(double x) { return log1p(apus_operand(x)); }
APUS_FUNCTION double apus_tanh_f64(double x) { return tanh(apus_operand(x)); }
APUS_FUNCTION double apus_sin_f64(double x) { return sin(apus_operand(x)); }
APUS_FUNCTION double apus_cos_f64(double x) { return cos(apus_operand(x)); }
APUS_FUNCTION double apus_erf_f64(double x) { return erf(apus_operand(x)); }
APUS_FUNCTION double apus_atan_f64(double x) { return atan(apus_operand(x)); }
APUS_FUNCTION double apus_pow_f64(double x, double y) {
  double power = apus_operand(y);
#if defined(__GNUC__)
  // No compiler must see a 2 here: it would compute x * x, whose last bit may differ.
  __asm__("" : "+m"(power));
#endif
  return pow(apus_operand(x), power);
}
APUS_FUNCTION double apus_logistic_f64(double x) {
  const double z = apus_exp_f64(-fabs(x));
  return (x < 0.0 ? z : 1.0) / (1.0 + z);
}
// end transcendental.h
