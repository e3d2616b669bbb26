// Measures of whole sessions: one hour.
#include "tests/bench/suites.hpp"

#include "server/review/concordance.hpp"
#include "server/review/cross_spectral_density.hpp"
#include "server/review/recurrence.hpp"
#include "server/review/session_synchrony.hpp"
#include "server/review/squared_coherence.hpp"
#include "server/review/susy.hpp"
#include "server/review/wavelet_coherence.hpp"
#include "tests/bench/people.hpp"
#include "tests/bench/plain.hpp"

#include <memory>

namespace coregulation::bench {

namespace {

constexpr std::size_t hour = 3600 * 4; // samples
constexpr std::size_t twelve = 12;

std::vector<std::vector<double>> const& people() {
    static auto const all = heart_rates(twelve, hour);
    return all;
}

timing transforms(table& t, std::size_t points, double each, std::string name) {
    return t.add(std::move(name), 1 / each, [points](benchmark::State& state) {
        plain::transform kissfft{points};
        auto const samples = std::span{people()[0]}.first(std::min(points, hour));
        for (auto _ : state) benchmark::DoNotOptimize(kissfft(samples));
    });
}

// Correlation of two windows at so many lags, so many times: nothing but multiplying and adding in a double loop.
timing products(table& t, std::size_t window, std::size_t lags, double times, std::string name) {
    return t.add(std::move(name), 1 / times, [=](benchmark::State& state) {
        auto const *x = people()[0].data(), *y = people()[1].data();
        for (auto _ : state)
            for (std::size_t lag = 0; lag < lags; ++lag)
                benchmark::DoNotOptimize(plain::plain_products(x, y + lag, window));
    });
}

template<class use_t>
timing of_two(table& t, std::string name, use_t use) {
    return t.add(std::move(name), 1, [use](benchmark::State& state) {
        auto const &a = people()[0], &b = people()[1];
        for (auto _ : state) benchmark::DoNotOptimize(use(a, b));
    });
}

template<class use_t>
timing of_twelve(table& t, std::string name, use_t use) {
    return t.add(std::move(name), 1, [use](benchmark::State& state) {
        std::vector<review::series> const members(people().begin(), people().end());
        for (auto _ : state) benchmark::DoNotOptimize(use(members));
    });
}

} // namespace

void sessions(table& t) {
    using review::series;

    auto const slopes = products(t, 21, 1, 2 * 3600, "slopes alone, a double loop");
    auto const concordance =
        of_two(t, "concordance_of", [](series a, series b) { return review::concordance_of(a, b); });
    t.add({.item = "concordance, an hour", .in = us, .ours = concordance, .reference = slopes});

    auto const segments = products(t, 120, 41, 1000 + 120, "1,120 segment pairs, double loops");
    auto const susy = of_two(t, "susy_of", [](series a, series b) { return review::susy_of(a, b); });
    t.add({.item = "SUSY, an hour, 1,000 surrogates", .in = ms, .ours = susy, .reference = segments});

    // Sixty windows at 2 Hz, 21 lags, the data and 199 shifts.
    auto const shifted = products(t, 120, 21, 60 * 200, "200 × 60 windows, double loops");
    auto const session_p =
        of_two(t, "session_beside_shifts", [](series a, series b) { return review::session_beside_shifts(a, b); });
    t.add(
        {.item = "session p, an hour, 199 shifts",
         .in = ms,
         .ours = session_p,
         .reference = shifted,
         .wanted = {.ours_at_most = 10}}); // 66 pairs of twelve people have 0.66 s then

    auto const rows = t.add("KissFFT, 16,384 complex points a row", 1, [](benchmark::State& state) {
        plain::transform kissfft{16'384};
        auto const count = review::wavelets_of(people()[0]).rows.size();
        for (auto _ : state)
            for (std::size_t row = 0; row < count; ++row) benchmark::DoNotOptimize(kissfft(people()[0]));
    });
    auto const wavelets = t.add("wavelets_of", 1, [](benchmark::State& state) {
        for (auto _ : state) benchmark::DoNotOptimize(review::wavelets_of(people()[0]));
    });
    t.add({.item = "wavelets of one, an hour", .in = ms, .ours = wavelets, .reference = rows});
    auto const coherence = of_two(t, "wavelet_coherence", [](series a, series b) {
        return review::wavelet_coherence(review::wavelets_of(a), review::wavelets_of(b));
    });
    t.add({.item = "wavelet coherence of two, an hour", .in = ms, .ours = coherence, .reference = rows.counting(0.5)});

    auto const transformed = transforms(t, 256, 2 * (hour / 128 - 1), "KissFFT, 256 complex points a segment");
    auto const squared = of_two(t, "squared_coherence_of", [](series a, series b) {
        return review::squared_coherence_of(review::spectra_of_segments(a), review::spectra_of_segments(b));
    });
    t.add({.item = "squared coherence, an hour", .in = us, .ours = squared, .reference = transformed});

    auto const density = of_twelve(t, "cross_spectral_density_of", [](std::vector<series> const& members) {
        std::vector<review::segment_spectra> spectra;
        for (auto const m : members) spectra.push_back(review::spectra_of_segments(m));
        return review::cross_spectral_density_of(spectra);
    });
    auto const all_segments = transforms(t, 256, 12 * (hour / 128 - 1), "KissFFT, 256 complex points a segment");
    t.add({.item = "cross-spectral density of 12, an hour", .in = ms, .ours = density, .reference = all_segments});

    // Six blocks of 600 moments, each with each, in twelve dimensions.
    auto const distances = t.add("all distances, a double loop", 1.0 / 6, [](benchmark::State& state) {
        std::vector<std::vector<double>> points(600);
        for (std::size_t i = 0; i < points.size(); ++i)
            for (auto const& p : people()) points[i].push_back(p[4 * i]);
        for (auto _ : state) benchmark::DoNotOptimize(plain::distances_within(points, 10));
    });
    auto const recurrence = of_twelve(
        t, "recurrence_of", [](std::vector<series> const& members) { return review::recurrence_of(members); });
    t.add({.item = "recurrence of 12, an hour", .in = ms, .ours = recurrence, .reference = distances});
}

} // namespace coregulation::bench
