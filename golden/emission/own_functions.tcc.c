typedef signed char int8_t;
typedef short int16_t;
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef int int32_t;
typedef unsigned int uint32_t;
typedef long long int64_t;
typedef unsigned long long uint64_t;
typedef unsigned long long uintptr_t;
typedef struct apus_fault { int32_t status; int32_t value; int64_t position; } apus_fault;
enum { APUS_OK = 0, APUS_NULL_POINTER = 1, APUS_MISALIGNED = 2, APUS_INDEX_OUT_OF_RANGE = 3 };
#define INFINITY 1e39f
#define NAN (0.0f / 0.0f)
typedef uint64_t apus_f0(void);
apus_f0 apus_enter_mode;
typedef void apus_f1(uint64_t);
apus_f1 apus_leave_mode;
double acos(double);
double acosh(double);
double asin(double);
double asinh(double);
double atan(double);
double atanh(double);
double cbrt(double);
double ceil(double);
double cos(double);
double cosh(double);
double erf(double);
double erfc(double);
double exp(double);
double exp2(double);
double expm1(double);
double fabs(double);
double floor(double);
double log(double);
double log10(double);
double log1p(double);
double log2(double);
double logb(double);
double nearbyint(double);
double rint(double);
double round(double);
double sin(double);
double sinh(double);
double sqrt(double);
double tan(double);
double tanh(double);
double tgamma(double);
double trunc(double);
double atan2(double, double);
double copysign(double, double);
double fdim(double, double);
double fmax(double, double);
double fmin(double, double);
double fmod(double, double);
double hypot(double, double);
double nextafter(double, double);
double pow(double, double);
double remainder(double, double);
#define APUS_FUNCTION static
APUS_FUNCTION double apus_excess_f64(double x, double y) {
  x = fabs(x) < 0x1p-1022 ? x * 0.0 : x;
  y = fabs(y) < 0x1p-1022 ? y * 0.0 : y;
  return fmax(x, 0.5) - fmax(y, 0.5) + (x + y);
}
APUS_FUNCTION float apus_excess_f32(float x, float y) {
  return (float)apus_excess_f64((double)x, (double)y);
}
APUS_FUNCTION double apus_softsign_f64(double x) {
  x = fabs(x) < 0x1p-1022 ? x * 0.0 : x;
  if (x != x) return x;
  return x / (1.0 + fabs(x));
}
APUS_FUNCTION float apus_softsign_f32(float x) {
  return (float)apus_softsign_f64((double)x);
}
APUS_FUNCTION void apus_strip_excess_f64(int64_t n, double *z, const double *x, const double *y) {
  for (int64_t i = 0; i < n; i++) z[i] = apus_excess_f64(x[i], y[i]);
}
APUS_FUNCTION void apus_strip_excess_sv_f64(int64_t n, double *z, const double *x, const double *y) {
  const double scalar = *x;
  for (int64_t i = 0; i < n; i++) z[i] = apus_excess_f64(scalar, y[i]);
}
APUS_FUNCTION void apus_strip_excess_vs_f64(int64_t n, double *z, const double *x, const double *y) {
  const double scalar = *y;
  for (int64_t i = 0; i < n; i++) z[i] = apus_excess_f64(x[i], scalar);
}
APUS_FUNCTION void apus_strip_softsign_f64(int64_t n, double *z, const double *x) {
  for (int64_t i = 0; i < n; i++) z[i] = apus_softsign_f64(x[i]);
}
static void k00_own_functions(float *t0, float *t1, double *t2, double *t3, double *t4, float *t5) {
  for (int64_t i0 = 0; i0 < 43; i0++) {
    t5[i0] = apus_excess_f32(apus_softsign_f32(t0[i0]), -t1[i0]);
  }
  apus_strip_softsign_f64(43, t4, t2);
  apus_strip_excess_f64(43, t4 + 43, t2, t3);
  apus_strip_excess_vs_f64(43, t4 + 86, t2, t3);
  apus_strip_excess_sv_f64(43, t4 + 129, t2, t3);
}
int own_functions_run_invoke(void *state, void *workspace, void *const *arguments) {
  void *x = arguments[0];
  void *y = arguments[1];
  void *u = arguments[2];
  void *v = arguments[3];
  void *w = arguments[4];
  void *z = arguments[5];
  if (!workspace || !x || !y || !u || !v || !w || !z)
    return APUS_NULL_POINTER;
  if (((uintptr_t)workspace & 63) != 0 || ((uintptr_t)x & 3) != 0 || ((uintptr_t)y & 3) != 0 ||
          ((uintptr_t)u & 7) != 0 || ((uintptr_t)v & 7) != 0 || ((uintptr_t)w & 7) != 0 ||
          ((uintptr_t)z & 3) != 0)
    return APUS_MISALIGNED;
  const uint64_t apus_mode = apus_enter_mode();
  k00_own_functions(x, y, u, v, w, z);
  apus_leave_mode(apus_mode);
  return APUS_OK;
}
