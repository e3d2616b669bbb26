#include "tests/bench/people.hpp"

#include "server/rehearsal/simulated_people.hpp"
#include "server/signal/tachogram.hpp"
#include "server/synchrony/pair.hpp"

namespace coregulation::bench {

namespace {

constexpr double start_s = 10; // by then every simulated heart has beaten

std::vector<signal::heartbeat> beats_of(rehearsal::simulated_person const& p) {
    std::vector<signal::heartbeat> beats;
    for (std::size_t i = 0; i < p.beat_s.size(); ++i) beats.push_back({p.beat_s[i], p.rr_ms[i], 0, i == 0});
    return beats;
}

rehearsal::simulated_person const& one_for_an_hour() {
    static auto const person = rehearsal::simulate({.people = 1, .seconds = 3600}).front();
    return person;
}

} // namespace

std::vector<signal::heartbeat> const& hour_of_beats() {
    static auto const beats = beats_of(one_for_an_hour());
    return beats;
}

std::vector<rehearsal::sensor_notification> const& hour_of_notifications() {
    return one_for_an_hour().sent;
}

std::vector<std::vector<double>> heart_rates(std::size_t people, std::size_t samples) {
    auto const seconds = start_s + static_cast<double>(samples) / signal::grid_hz + 5; // a beat beyond the last sample
    std::vector<std::vector<double>> bpm;
    for (auto const& p : rehearsal::simulate({.people = people, .seconds = seconds}))
        bpm.push_back(signal::bpm_on_grid(signal::uncorrected(beats_of(p)), start_s, samples));
    return bpm;
}

std::vector<signal::window> pair_windows(std::size_t people) {
    std::vector<signal::window> windows;
    for (auto& bpm : heart_rates(people, synchrony::pair_samples)) windows.push_back({start_s, std::move(bpm), 0});
    return windows;
}

std::vector<double> coherence_window() {
    return signal::rr_on_grid(signal::uncorrected(hour_of_beats()), start_s, signal::coherence_samples);
}

} // namespace coregulation::bench
