// The same simulated people as time goes by: for live sessions, which have no stated end and may have a pacer.
#pragma once

#include "server/rehearsal/breathing.hpp"
#include "server/rehearsal/simulated_people.hpp"

#include <memory>
#include <optional>

namespace coregulation::rehearsal {

class simulation {
public:
    explicit simulation(simulation_settings const&); // throws std::invalid_argument as simulate() does
    ~simulation();
    simulation(simulation&&) noexcept;
    simulation& operator=(simulation&&) noexcept;

    // Everything up to until_s; the same beats in however many steps. Times already passed do nothing.
    void advance(double until_s);

    // All breathe with this pace from their next breath on (as far as advance() has not yet got); or freely again.
    void follow(std::optional<pace>);

    // Grows with advance(). `people()` entries, valid as long as the simulation.
    std::vector<simulated_person> const& people() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

} // namespace coregulation::rehearsal
