// People as a group wants them, their surrogates made one by one from the plain parts.
#pragma once

#include "server/synchrony/band_phase.hpp"
#include "server/synchrony/group.hpp"
#include "server/synchrony/regression.hpp"
#include "server/synchrony/surrogates.hpp"
#include "tests/synchrony/rhythms.hpp"

#include <cmath>
#include <complex>
#include <cstdint>
#include <span>
#include <vector>

namespace coregulation::synchrony::testing {

struct prepared_person {
    std::vector<float> unit;
    std::vector<std::complex<double>> phase;
    null_batch null;

    group_member member() const { return {unit, phase, &null}; }
};

// From the last 80 s of heart rate (window, lags and guard), as measure_pair looks at them.
class preparation {
public:
    explicit preparation(std::size_t surrogates = 199)
        : surrogates_{surrogates} {}

    prepared_person operator()(std::span<double const> bpm, std::uint64_t seed) const {
        std::vector<double> series(bpm.end() - pair_samples, bpm.end());
        whole_line_(series);
        prepared_person p;
        p.unit = unit_of(series);
        p.phase.resize(kept);
        filter_.phases(series, p.phase);
        auto const width = (surrogates_ + 15) / 16 * 16;
        p.null.count = surrogates_;
        p.null.width = width;
        p.null.window = window;
        p.null.kept = kept;
        p.null.unit.resize(window / 2 * width);
        p.null.re.resize(kept * width);
        p.null.im.resize(kept * width);
        surrogates source{tapered_amplitudes(series), seed};
        std::vector<double> one(pair_samples), other(pair_samples);
        for (std::size_t s = 0; s < surrogates_; s += 2) {
            source.next(one, other);
            put(one, s, p.null);
            if (s + 1 < surrogates_) put(other, s + 1, p.null);
        }
        return p;
    }

private:
    static constexpr std::size_t window = 240, kept = 120; // 60 s; every other sample

    std::vector<float> unit_of(std::vector<double> const& series) const {
        std::vector<double> last(series.end() - window, series.end());
        window_line_(last);
        double squares = 0;
        for (auto const v : last) squares += v * v;
        std::vector<float> unit;
        for (auto const v : last) unit.push_back(static_cast<float>(v / std::sqrt(squares)));
        return unit;
    }

    void put(std::vector<double>& surrogate, std::size_t s, null_batch& into) const {
        whole_line_(surrogate);
        auto const unit = unit_of(surrogate);
        auto const whole = whole_of(std::vector<double>(unit.begin(), unit.end()), whole_norm);
        for (std::size_t t = 0; t < window; t += 2)
            into.unit[t / 2 * into.width + s] = whole_pair(whole[t], whole[t + 1]);
        std::vector<std::complex<double>> phase(kept);
        filter_.phases(surrogate, phase);
        for (std::size_t t = 0; t < kept; ++t) {
            into.re[t * into.width + s] = static_cast<float>(phase[t].real());
            into.im[t * into.width + s] = static_cast<float>(phase[t].imag());
        }
    }

    std::size_t surrogates_;
    regression whole_line_ = regression::line(mask(pair_samples, 1)), window_line_ = regression::line(mask(window, 1));
    band_filter filter_{
        pair_samples, {pair_samples - 2 * kept + 1, kept, 2}, signal::grid_hz, {band_low_hz, band_high_hz}};
};

// Heart rates of one circle; person i has seed `seed` + i.
inline std::vector<prepared_person>
prepared(std::vector<std::vector<double>> const& bpm, std::uint64_t seed, std::size_t surrogates = 199) {
    preparation const prepare{surrogates};
    std::vector<prepared_person> people;
    for (std::size_t i = 0; i < bpm.size(); ++i) people.push_back(prepare(bpm[i], seed + i));
    return people;
}

inline std::optional<group_measures> measured(std::vector<prepared_person> const& people) {
    std::vector<group_member> members;
    for (auto const& p : people) members.push_back(p.member());
    return measure_group(members);
}

} // namespace coregulation::synchrony::testing
