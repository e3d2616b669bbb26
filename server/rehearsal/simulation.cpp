#include "server/rehearsal/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace coregulation::rehearsal {

namespace {

constexpr double step_s = 0.02; // of the integration: its error at 0.5 Hz is below 0.1 % of the modulation
constexpr double warm_up_s = 4; // before 0 s: longer than any RR, so that the first beat has an interval
constexpr double fastest_ms = 300, slowest_ms = 2000; // RR before noise and ectopy: the range that hearts keep to
constexpr double mean_spread = 0.05;                  // of people's mean RR
constexpr double noise_limit = 3;                     // standard deviations
constexpr double shortest_share = 0.7;   // of RR, noise or ectopy: 300 ms stay above the 200 a strap can report
constexpr double longest_share = 1.45;   // … and 2000 ms below the 3000
constexpr double premature_share = 0.7;  // a premature beat's interval; the pause after it makes up for it
constexpr double strap_hz = 1024;        // straps count time in 1/1024 s
constexpr double notifying_period_s = 1; // straps notify about once a second
constexpr std::size_t bpm_beats = 4;     // the strap's own heart rate is a mean of about so many

enum purpose : std::uint64_t { person_constants, breath, slow, beats, radio };
constexpr std::uint64_t everybody = ~std::uint64_t{0}; // "person" of the common modulation

void require(bool holds, char const* expected) {
    if (!holds) throw std::invalid_argument(expected);
}

void check(simulation_settings const& s) {
    auto const within = [](double x, double low, double high) { return x >= low && x <= high; }; // false for NaN
    require(s.people >= 1 && s.people <= 1000, "1 to 1000 people");
    require(within(s.seconds, 1e-9, 1e6), "seconds above 0 and up to 1000000");
    require(within(s.coupling, 0, 1), "a coupling of 0 to 1");
    require(within(s.lag_s, -30, 30), "a lag of -30 to 30 s");
    require(within(s.breaths_per_min, 3, 30), "3 to 30 breaths a minute");
    require(within(s.breath_wander, 0, 0.3), "a breath wander of 0 to 0.3");
    require(within(s.rsa_ms, 0, 200), "a respiratory amplitude of 0 to 200 ms");
    require(within(s.slow_ms, 0, 100), "slow waves of 0 to 100 ms");
    require(within(s.mean_rr_ms, 400, 1500), "a mean RR of 400 to 1500 ms");
    require(within(s.noise_ms, 0, 100), "noise of 0 to 100 ms");
    require(within(s.arrival_jitter_s, 0, 5), "an arrival jitter of 0 to 5 s");
    require(within(s.dropouts_per_min, 0, 30), "0 to 30 dropouts a minute");
    require(within(s.ectopic_share, 0, 0.4), "an ectopic share of 0 to 0.4");
}

// Breath and slower waves together, in ms of RR.
struct modulation {
    breathing breath_;
    slow_waves slow_;
    double rsa_ms_, slow_ms_;

    modulation(simulation_settings const& s, std::uint64_t person, double start_s)
        : breath_(random_stream(s.seed, person, breath), 60 / s.breaths_per_min, s.breath_wander, start_s)
        , slow_(random_stream(s.seed, person, slow))
        , rsa_ms_(s.rsa_ms)
        , slow_ms_(s.slow_ms) {}

    double at(double t_s) { return rsa_ms_ * std::sin(breath_.phase(t_s)) + slow_ms_ * slow_.at(t_s); }
};

// One heart with its strap. The pulse train is the integral of 1/RR: a beat each time it has grown by one.
struct beating {
    modulation own;
    random_stream beat_noise;
    random_stream air;
    double behind_s = 0;     // the common modulation reaches this person so much later
    std::uint64_t steps = 0; // integrated so far, from −warm_up_s
    double grown = 0;        // since the last beat
    double due = 1;          // when the next beat falls
    bool pause_next = false; // after a premature beat
    double last_beat_s = 0;
    std::uint64_t samples = 0; // of the modulation, written so far
    std::uint64_t ticks = 0;   // notifications so far, the lost ones included
    std::size_t told = 0;      // beats notified
    double first_tick_s = 0;
    double last_arrival_s = 0;

    beating(simulation_settings const& s, std::size_t person)
        : own(s, person, -warm_up_s)
        , beat_noise(s.seed, person, beats)
        , air(s.seed, person, radio)
        , behind_s(static_cast<double>(person) * s.lag_s) {}
};

} // namespace

struct simulation::impl {
    simulation_settings settings;
    modulation common;
    double own_weight, common_weight;
    std::vector<beating> hearts;
    std::vector<simulated_person> people;

    explicit impl(simulation_settings const& s)
        : settings(s)
        , common(s, everybody, -warm_up_s - std::max(0.0, static_cast<double>(s.people - 1) * s.lag_s))
        , own_weight(std::sqrt(1 - s.coupling))
        , common_weight(std::sqrt(s.coupling)) {
        for (std::size_t i = 0; i < s.people; ++i) {
            random_stream constants(s.seed, i, person_constants);
            auto const apart = constants.uniform(-mean_spread, mean_spread);
            auto& heart = hearts.emplace_back(s, i);
            auto& person = people.emplace_back();
            person.mean_rr_ms = s.mean_rr_ms * (i == 0 ? 1 : 1 + apart);
            heart.grown = constants.uniform();
            heart.first_tick_s = notifying_period_s * (1 + constants.uniform());
        }
    }

    double modulated(beating& heart, double t_s) {
        return common_weight * common.at(t_s - heart.behind_s) + own_weight * heart.own.at(t_s);
    }

    void advance(beating& heart, simulated_person& person, double until_s) {
        for (; static_cast<double>(heart.samples) / modulation_hz <= until_s; ++heart.samples)
            person.modulation_ms.push_back(modulated(heart, static_cast<double>(heart.samples) / modulation_hz));
        while (true) {
            auto const t_s = static_cast<double>(heart.steps) * step_s - warm_up_s;
            if (t_s + step_s > until_s) break;
            ++heart.steps;
            auto const rr_ms =
                std::clamp(person.mean_rr_ms + modulated(heart, t_s + step_s / 2), fastest_ms, slowest_ms);
            auto const growth = step_s * 1000 / rr_ms;
            if (heart.grown + growth >= heart.due)
                beat(heart, person, t_s + (heart.due - heart.grown) / growth * step_s);
            else
                heart.grown += growth;
        }
        auto const beaten_s = static_cast<double>(heart.steps) * step_s - warm_up_s; // not until_s: steps must not show
        for (; tick_s(heart) <= beaten_s; ++heart.ticks) notify(heart, person);
    }

    // The step in which a beat falls is integrated only once: what follows the beat begins the next interval.
    void beat(beating& heart, simulated_person& person, double t_s) {
        auto const step_end_s = static_cast<double>(heart.steps) * step_s - warm_up_s;
        auto const rr_now = std::clamp(person.mean_rr_ms + modulated(heart, t_s), fastest_ms, slowest_ms);
        heart.grown = (step_end_s - t_s) * 1000 / rr_now;
        if (t_s >= 0) {
            person.beat_s.push_back(t_s);
            person.rr_ms.push_back((t_s - heart.last_beat_s) * 1000);
        }
        heart.last_beat_s = t_s;

        auto const noise = settings.noise_ms * heart.beat_noise.normal(noise_limit) / person.mean_rr_ms;
        auto const ectopic = heart.beat_noise.uniform() < settings.ectopic_share && !heart.pause_next && t_s >= 0;
        auto const share = ectopic ? premature_share : heart.pause_next ? 2 - premature_share : 1;
        heart.due = std::clamp(share + noise, shortest_share, longest_share);
        heart.pause_next = ectopic;
        if (ectopic) ++person.ectopic_beats;
    }

    static double tick_s(beating const& heart) {
        return heart.first_tick_s + static_cast<double>(heart.ticks) * notifying_period_s;
    }

    // Whatever was beaten since the last notification, lost or not: a strap does not send again.
    void notify(beating& heart, simulated_person& person) {
        auto const at_s = tick_s(heart);
        sensor_notification one;
        one.contact = true;
        auto const counted = [](double t_s) { return std::round(t_s * strap_hz); };
        for (; heart.told < person.beat_s.size() && person.beat_s[heart.told] <= at_s; ++heart.told) {
            auto const end_s = person.beat_s[heart.told];
            auto const begin_s = heart.told > 0 ? person.beat_s[heart.told - 1] : end_s - person.rr_ms[0] / 1000;
            one.rr_ms.push_back((counted(end_s) - counted(begin_s)) * 1000 / strap_hz);
        }
        if (heart.told > 0) {
            auto const count = std::min(heart.told, bpm_beats);
            double sum_ms = 0;
            for (auto i = heart.told - count; i < heart.told; ++i) sum_ms += person.rr_ms[i];
            one.bpm = std::round(60000 * static_cast<double>(count) / sum_ms);
        }
        auto const late_s = heart.air.uniform(0, settings.arrival_jitter_s);
        auto const lost = heart.air.uniform() < settings.dropouts_per_min * notifying_period_s / 60;
        if (lost) {
            ++person.dropouts;
            return;
        }
        one.arrival_s = std::max(at_s + late_s, heart.last_arrival_s); // the radio keeps the order
        heart.last_arrival_s = one.arrival_s;
        person.sent.push_back(std::move(one));
    }
};

simulation::simulation(simulation_settings const& settings) {
    check(settings);
    impl_ = std::make_unique<impl>(settings);
}
simulation::~simulation() = default;
simulation::simulation(simulation&&) noexcept = default;
simulation& simulation::operator=(simulation&&) noexcept = default;

void simulation::advance(double until_s) {
    for (std::size_t i = 0; i < impl_->people.size(); ++i) impl_->advance(impl_->hearts[i], impl_->people[i], until_s);
}

void simulation::follow(std::optional<pace> with) {
    impl_->common.breath_.follow(with);
    for (auto& heart : impl_->hearts) heart.own.breath_.follow(with);
}

std::vector<simulated_person> const& simulation::people() const {
    return impl_->people;
}

std::vector<simulated_person> simulate(simulation_settings const& settings) {
    simulation all(settings);
    all.advance(settings.seconds);
    return all.people();
}

} // namespace coregulation::rehearsal
