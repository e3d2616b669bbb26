// The amplitude spectrum of a window whose ends do not meet.
#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

template<typename scalar>
class kissfft;

namespace coregulation::synchrony {

// Amplitudes at i / length cycles a sample, i = 0 … length / 2, of a series with both ends tapered (a
// cosine rise over 10 % at each): without it the step from the last sample to the first would leak
// into every frequency. `length` is a power of two, at least 1.5 times the series, the rest zeros: so
// fine a spectrum has no period of its own as long as the window. (Surrogates from an unpadded one
// repeat themselves, and 7 % instead of 6 % of unrelated peaks came out above the 95 % level.)
struct amplitudes {
    std::size_t length = 0;
    std::vector<double> at;
};

// REQUIRES a detrended series without gaps.
amplitudes tapered_amplitudes(std::span<double const> series);

// The same for many series of one size: what depends on the size alone is computed once.
class tapered_spectrum {
public:
    explicit tapered_spectrum(std::size_t size);
    ~tapered_spectrum();
    tapered_spectrum(tapered_spectrum const&) = delete;
    tapered_spectrum& operator=(tapered_spectrum const&) = delete;

    std::size_t length() const { return length_; }
    amplitudes operator()(std::span<double const> series) const;

private:
    std::size_t length_;
    std::vector<double> rise_; // weights of the first tenth of the series, and of the last from its end
    std::unique_ptr<kissfft<double>> transform_;
};

// The period in seconds that both share, when their common rhythm is narrow-band: at least half of
// Σ|X||Y| over 0.04–0.4 Hz lies within ± 0.03 Hz of its largest line. Such a pair repeats itself each
// period, and a lag beyond half of it may as well be one of the opposite sign. Absent otherwise.
// REQUIRES spectra of equal length.
std::optional<double> common_period_s(amplitudes const& first, amplitudes const& second, double rate_hz);

} // namespace coregulation::synchrony
