#include "storage/storable.hpp"

#include <limits>

namespace coregulation::storage {

namespace {

// Length of the well-formed sequence at the start, 0 when there is none (Unicode 15, table 3-7).
std::size_t sequence_length(std::string_view text) {
    auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    unsigned const first = byte(0);
    if (first < 0x80) return 1;
    std::size_t const length = first >= 0xC2 && first <= 0xDF   ? 2
                               : (first & 0xF0) == 0xE0         ? 3
                               : first >= 0xF0 && first <= 0xF4 ? 4
                                                                : 0;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    unsigned const second = byte(1);
    bool const overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    bool const surrogate = first == 0xED && second > 0x9F;
    bool const beyond = first == 0xF4 && second > 0x8F;
    return overlong || surrogate || beyond ? 0 : length;
}

void require_text(std::string_view text, char const* what) {
    if (!is_text(text)) throw refused(std::string(what) + " is not text (UTF-8 without NUL)");
}

void require_id(session_id const& id) {
    if (id.empty()) throw refused("a session's id is empty");
    require_text(id, "a session's id");
}

} // namespace

bool is_text(std::string_view text) {
    while (!text.empty()) {
        if (text.front() == '\0') return false;
        auto const length = sequence_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

void check(session_row const& row) {
    require_id(row.id);
    require_text(row.title, "a session's title");
}

void check(link_row const& row) {
    require_id(row.session);
}

void check(record const& one) {
    require_id(one.session);
    auto const* entry = std::get_if<log_entry>(&one.what);
    if (!entry) return;
    auto const* received = std::get_if<notification_received>(&entry->what);
    if (!received) return; // an event's payload holds any bytes, see postgres/payload.hpp
    require_text(received->what.stream, "a notification's stream");
    if (received->what.seq > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        throw refused("a notification's seq is beyond 63 bits");
    }
}

} // namespace coregulation::storage
