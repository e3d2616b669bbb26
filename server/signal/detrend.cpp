#include "server/signal/detrend.hpp"

#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <vector>

namespace coregulation::signal {

void detrend_linear(std::span<double> samples) {
    double n = 0, st = 0, sx = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (std::isnan(samples[i])) continue;
        n += 1;
        st += static_cast<double>(i);
        sx += samples[i];
    }
    if (n == 0) return;
    auto const middle = st / n;
    auto const mean = sx / n;
    double stt = 0, stx = 0; // about the means: no cancellation
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (std::isnan(samples[i])) continue;
        auto const t = static_cast<double>(i) - middle;
        stt += t * t;
        stx += t * (samples[i] - mean);
    }
    auto const slope = stt > 0 ? stx / stt : 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] -= mean + slope * (static_cast<double>(i) - middle); // NaN stays NaN
    }
}

// What the line leaves of the samples, fitted with what it leaves of cosine and sine, gives the wave's amplitudes of
// the joint fit (Frisch & Waugh 1933); what the line took from that wave is then given back.
double detrend_beside_wave(std::span<double> samples, double waves_per_sample) {
    detrend_linear(samples);
    std::vector<double> cosine(samples.size()), sine(samples.size());
    auto const step = std::polar(1.0, 2 * std::numbers::pi * waves_per_sample);
    std::complex<double> turned{1, 0};
    for (std::size_t i = 0; i < samples.size(); ++i, turned *= step) {
        auto const missing = std::isnan(samples[i]);
        cosine[i] = missing ? samples[i] : turned.real();
        sine[i] = missing ? samples[i] : turned.imag();
    }
    auto cosine_left = cosine, sine_left = sine;
    detrend_linear(cosine_left);
    detrend_linear(sine_left);

    double cc = 0, cs = 0, ss = 0, xc = 0, xs = 0, xx = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (std::isnan(samples[i])) continue;
        cc += cosine_left[i] * cosine_left[i];
        cs += cosine_left[i] * sine_left[i];
        ss += sine_left[i] * sine_left[i];
        xc += samples[i] * cosine_left[i];
        xs += samples[i] * sine_left[i];
        xx += samples[i] * samples[i];
    }
    auto const determinant = cc * ss - cs * cs;
    if (!(determinant > 0)) return xx; // no wave can be told from a line
    auto const of_cosine = (xc * ss - xs * cs) / determinant;
    auto const of_sine = (xs * cc - xc * cs) / determinant;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] += of_cosine * (cosine[i] - cosine_left[i]) + of_sine * (sine[i] - sine_left[i]);
    }
    return xx - of_cosine * xc - of_sine * xs;
}

} // namespace coregulation::signal
