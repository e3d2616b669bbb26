// Two recordings beside each other: synchrony window by window, each with its chance level.
#pragma once

#include "server/cli/analysed_person.hpp"

#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>

namespace coregulation::cli {

// Of people[a] and people[b]. Windows end every hop from the moment on at which both have been there
// for a window and its lags. The same numbers each time: surrogates are seeded by pair and window.
nlohmann::ordered_json
analyse_pair(std::span<analysed_person const> people, std::size_t a, std::size_t b, analysis_settings const&);

} // namespace coregulation::cli
