// The power of the discrete Fourier transform of a short real window, padded with zeros to eight times its length.
//
// Of 256 samples, bins k of 2048. Seven eighths of the input are zeros, so no transform of that length is needed:
// the bins k ≡ r (mod 8) are the 256-point transform of the samples times e^(−2πi·r·n/2048), and because the
// samples are real, the same transform backwards is the bins k ≡ −r. Residues 1, 2, 3 thus give six of eight; bins
// k ≡ 0 (mod 4) are the 512-point transform of a real series, which is one of 256 points with the even samples as
// real and the odd as imaginary parts. Four transforms of equal shape, two at a time side by side in SIMD lanes
// (radix 4, decimation in frequency, in place, results in digit-reversed order).
//
// ≈ 3.5 µs; a plain transform of 2048 real points takes 10. The same additions in the same order on every machine.
#pragma once

#include <cstddef>
#include <span>

namespace coregulation::signal {

inline constexpr std::size_t window_length = 256;               // 64 s at 4 Hz
inline constexpr std::size_t padded_length = 8 * window_length; // bins of 1/512 Hz, an eighth of the window's own

// |X(k)|² for k = 0 … power.size() − 1. REQUIRES power.size() ≤ padded_length / 2.
void padded_power(std::span<double const, window_length> samples, std::span<double> power);

} // namespace coregulation::signal
