// The names that enumerations have in the database. They are data: never renamed, only added.
#pragma once

#include "protocol/messages.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace coregulation::storage {

template<class Enum>
inline constexpr auto words = nullptr; // no names: not stored

template<>
inline constexpr auto words<protocol::role> = std::array{
    std::pair(protocol::role::participant, std::string_view("participant")),
    std::pair(protocol::role::facilitator, std::string_view("facilitator")),
    std::pair(protocol::role::observer, std::string_view("observer")),
    std::pair(protocol::role::co_facilitator, std::string_view("co_facilitator")),
    std::pair(protocol::role::projector, std::string_view("projector")),
};
template<>
inline constexpr auto words<protocol::visibility> = std::array{
    std::pair(protocol::visibility::only_me, std::string_view("only_me")),
    std::pair(protocol::visibility::facilitator, std::string_view("facilitator")),
    std::pair(protocol::visibility::group, std::string_view("group")),
};
template<>
inline constexpr auto words<protocol::sensor> = std::array{
    std::pair(protocol::sensor::none, std::string_view("none")),
    std::pair(protocol::sensor::strap, std::string_view("strap")),
    std::pair(protocol::sensor::simulated, std::string_view("simulated")),
    std::pair(protocol::sensor::recording, std::string_view("recording")),
};
template<>
inline constexpr auto words<protocol::phase> = std::array{
    std::pair(protocol::phase::arrive, std::string_view("arrive")),
    std::pair(protocol::phase::baseline, std::string_view("baseline")),
    std::pair(protocol::phase::practice, std::string_view("practice")),
    std::pair(protocol::phase::sharing, std::string_view("sharing")),
    std::pair(protocol::phase::closing, std::string_view("closing")),
};
template<>
inline constexpr auto words<protocol::state> = std::array{
    std::pair(protocol::state::gathering, std::string_view("gathering")),
    std::pair(protocol::state::measuring, std::string_view("measuring")),
    std::pair(protocol::state::withheld, std::string_view("withheld")),
    std::pair(protocol::state::resting, std::string_view("resting")),
};
template<>
inline constexpr auto words<protocol::reason> = std::array{
    std::pair(protocol::reason::rhythm, std::string_view("rhythm")),
    std::pair(protocol::reason::corrections, std::string_view("corrections")),
    std::pair(protocol::reason::contact, std::string_view("contact")),
    std::pair(protocol::reason::gaps, std::string_view("gaps")),
    std::pair(protocol::reason::clock, std::string_view("clock")),
    std::pair(protocol::reason::no_intervals, std::string_view("no_intervals")),
    std::pair(protocol::reason::paused, std::string_view("paused")),
    std::pair(protocol::reason::no_sensor, std::string_view("no_sensor")),
    std::pair(protocol::reason::away, std::string_view("away")),
    std::pair(protocol::reason::person, std::string_view("person")),
};

// Empty when the value is none of the enumerators.
template<class Enum>
constexpr std::string_view word(Enum value) {
    for (auto const& [known, name] : words<Enum>) {
        if (known == value) return name;
    }
    return {};
}

template<class Enum>
constexpr std::optional<Enum> meaning(std::string_view name) {
    for (auto const& [known, word_] : words<Enum>) {
        if (word_ == name) return known;
    }
    return {};
}

} // namespace coregulation::storage
