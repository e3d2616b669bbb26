#include "server/analysis/state.hpp"

namespace coregulation::analysis {

std::string_view to_string(state s) {
    switch (s) {
    case state::measuring:
        return "measuring";
    case state::provisional:
        return "provisional";
    case state::withheld:
        break;
    }
    return "withheld";
}

std::string_view to_string(reason r) {
    switch (r) {
    case reason::rhythm:
        return "rhythm";
    case reason::corrections:
        return "corrections";
    case reason::gaps:
        return "gaps";
    case reason::person:
        return "person";
    case reason::people:
        return "people";
    case reason::none:
        break;
    }
    return {};
}

reason reason_of(signal::quality q) {
    switch (q) {
    case signal::quality::rhythm:
        return reason::rhythm;
    case signal::quality::corrections:
        return reason::corrections;
    case signal::quality::measuring:
        return reason::none;
    case signal::quality::gathering:
    case signal::quality::contact:
    case signal::quality::gaps:
    case signal::quality::no_intervals:
    case signal::quality::silent:
        break;
    }
    return reason::gaps;
}

} // namespace coregulation::analysis
